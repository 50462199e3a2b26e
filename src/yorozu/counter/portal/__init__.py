"""The counter as people see it: numbers, the hall, and the screen on which they check what was entered."""
