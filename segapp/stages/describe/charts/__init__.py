"""Count what the charts of segments draw."""
