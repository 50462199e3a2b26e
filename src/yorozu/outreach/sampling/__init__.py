"""A stratified random sample of a list of persons: pure, without database. docs/surveys.md describes it in full."""
