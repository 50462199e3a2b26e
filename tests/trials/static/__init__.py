"""Samples for the rules of `.semgrep/`, and what shows that bandit and detect-secrets look."""
