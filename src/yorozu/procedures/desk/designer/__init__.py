"""The designer: procedures made, changed, tried, published and shared by staff."""
