"""Checking what was answered, against one definition and on the day it was sent."""
