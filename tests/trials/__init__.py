"""Trials of what a city must be able to rely on. Each runs quick (in `make test`) and long (`make trust`)."""
