"""The race: runs down the same loss, side by side."""
