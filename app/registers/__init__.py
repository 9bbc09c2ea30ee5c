"""The law's tables and the bank's settings as the bank keeps them: what is in force on a day, what was changed, by whom and why."""
