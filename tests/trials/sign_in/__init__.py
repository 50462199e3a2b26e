"""The parts of the trial of signing in, each with the broken twins it has to notice."""
