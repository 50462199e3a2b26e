"""The restore drill: an installation at work, its backup, and another one into which it is put back.

What must be inside an installation (its settings, its database) runs as a process of its own: `python -m
tests.trials.restore COMMAND`, see `__main__`.
"""
