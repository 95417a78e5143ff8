"""What the widgets have in common, in Python and in the browser."""
