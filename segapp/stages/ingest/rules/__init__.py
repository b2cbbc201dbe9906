"""Decide which rows are accepted, and say why the others are not."""
