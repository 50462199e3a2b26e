"""Counting answers: pure, over plain values. What comes out is JSON, so that it can be frozen."""
