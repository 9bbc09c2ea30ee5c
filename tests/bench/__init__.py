"""`./manage bench`: what this house promises to be fast, against named peers that are asked for the same."""
