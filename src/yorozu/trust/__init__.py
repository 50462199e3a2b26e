"""What makes the rest trustworthy: the audit chain, the vault of keys and files, limits, inspection of uploads."""
