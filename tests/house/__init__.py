"""What keeps the house in order: imports, secrets of the repository, set-up, languages, migrations."""
