"""The answers of a procedure as JSON Schema 2020-12, with one complete valid set of them."""
