"""The register of what the office keeps: document numbers, files (簿冊), records, how long each is kept."""
