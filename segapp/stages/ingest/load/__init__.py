"""Bring judged rows into the warehouse and record what became of each."""
