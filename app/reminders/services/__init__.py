"""The ladder of reminders, what the daily mail says, and the calendar addresses."""
