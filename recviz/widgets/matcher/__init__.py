"""The matcher: which items are like another, or like what a user has chosen."""
