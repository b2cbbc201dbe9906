"""Measure what campaigns brought: counts, tests, flags, and whether choosing by segment helps."""
