"""The printed form of a procedure: where every box stands, the code on every page, and the sheets themselves. Pure.

All of it follows from the definition of a version alone. Printed sheets lie in drawers for years: whoever changes where
a box stands makes a new `EDITION` and keeps the way of the old one.
"""
