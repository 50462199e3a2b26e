"""Reading surveys: rounds, samples, answers and tables."""
