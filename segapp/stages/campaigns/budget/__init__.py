"""Spend a budget where measured effects earn most."""
