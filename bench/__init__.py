"""Measures what the project promises (`python -m bench`, `make bench`) and writes docs/benchmarks.md."""
