"""Open the named source as one file for the readers: unpacked, or fetched from a database."""
