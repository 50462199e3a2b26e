"""What the machine sees on a scanned page: pages, codes, the straightened sheet, ink, characters.

Runs in processes apart that know nothing of the installation (no settings, no database, no keys): `apart` talks to them.
"""
