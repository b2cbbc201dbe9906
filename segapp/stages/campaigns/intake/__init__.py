"""Load what campaigns brought: contacts that were made, outcomes, and who must not be contacted."""
