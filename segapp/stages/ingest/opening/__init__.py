"""Open what a person named: unpack it, or fetch it from a database, as one file for the readers."""
