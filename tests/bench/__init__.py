"""`./manage bench`: the document engine against named peers, on the same words."""
