"""From a list of purchases to features, RFM groups and segments."""
