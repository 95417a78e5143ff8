"""The board: a factorisation that one can point at, drag and play."""
