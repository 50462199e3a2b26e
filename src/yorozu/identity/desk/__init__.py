"""Signing in and out of the desk, one's own account, and the accounts of colleagues."""
