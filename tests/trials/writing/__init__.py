"""Characters as people in Japan write them, and the roads on which they travel."""
