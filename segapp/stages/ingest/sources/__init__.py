"""Read files of rows: recognise their kind, their shape, and their records."""
