"""What every slice stands on: database, unit of work, labels, errors, forms, web, clock."""
