"""Load checked rows into the warehouse and record what became of each."""
