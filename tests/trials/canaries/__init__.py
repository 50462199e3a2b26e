"""Values that stand nowhere else, planted in everything a person can write, and looked for where they do not belong."""
