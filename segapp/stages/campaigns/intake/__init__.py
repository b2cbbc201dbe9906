"""Load the data of campaigns: contacts, outcomes, and who must not be contacted."""
