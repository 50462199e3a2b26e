"""One section of a form as HTML that needs no JavaScript, and the reading of what it posts back."""
