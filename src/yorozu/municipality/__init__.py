"""Tenants: municipalities, their departments, posts, staff with 兼務, and the business calendar."""
