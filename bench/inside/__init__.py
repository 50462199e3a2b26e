"""Tasks that run in a process of their own with Django set up (`python -m bench.inside TASK …`)."""
