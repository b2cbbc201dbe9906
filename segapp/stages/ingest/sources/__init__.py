"""Read files of customers' rows: tell their kind, their shape, and their records."""
