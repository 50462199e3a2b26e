"""The two languages that authors write, thrown everything at: definitions of procedures (YAML, JSON) and rules (CEL).

What is tried runs in a process of its own (`python -m tests.trials.languages`), with a limit on its memory, so that a
hang or a crash of native code is seen from outside.
"""
