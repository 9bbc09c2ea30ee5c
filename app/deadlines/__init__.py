"""Deadlines of all matters: the board by urgency, the calendar, the week's control sheet, and what changed rules would move."""
