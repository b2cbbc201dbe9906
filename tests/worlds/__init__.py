"""Small warehouses that tests begin with: a run, campaigns, pages in every state."""
