"""Reading deadlines for boards and calendars, and moving them to other rules once somebody has confirmed it."""
