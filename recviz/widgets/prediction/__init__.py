"""The prediction: a question with options, to be answered before the board is looked at."""
