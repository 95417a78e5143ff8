"""The rater: stars for a few items, and at once what to recommend, with reasons."""
