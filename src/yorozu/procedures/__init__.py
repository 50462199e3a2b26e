"""The catalogue: procedures, their immutable versions, how they are found, and the pages that explain them."""
