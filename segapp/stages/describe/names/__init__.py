"""Name segments in neutral words, and know when a name no longer fits."""
