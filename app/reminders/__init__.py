"""What calls deadlines to mind: alarms and the ladder to the manager, the daily mail, the private calendar address."""
