"""Decide which rows are accepted, and word why the others are not."""
