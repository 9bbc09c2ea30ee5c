"""What changed and who read what: recorded by itself, append-only, readable by people."""
