"""The verbs of importing: receive, check, mend, decide, bring in, undo."""
