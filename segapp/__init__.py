"""Customer segmentation that people act on: SQL summarizes, scikit-learn solves, SQL assigns."""

__version__ = "0.1.0"
