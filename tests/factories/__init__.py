"""One factory per model, sensible by default; a test overrides only what it is about."""
