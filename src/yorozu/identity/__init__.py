"""Who somebody is and what they may do: accounts, sign-in, roles and the one permission table."""
