"""Settings, urls, the wiring of subscriptions and panels, and the `yorozu` command."""
