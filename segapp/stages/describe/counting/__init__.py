"""Count values of every described column by segment, exactly, in few passes."""
