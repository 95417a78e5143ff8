"""The item map: thousands of items as points, to be searched and looked at closely."""
