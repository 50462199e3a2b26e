"""The types of question: one object each, which reads, checks, prints, describes and shows its answers."""
