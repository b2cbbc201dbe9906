"""Design a campaign: whom it may contact, how many, who is held out, and the list that goes out."""
