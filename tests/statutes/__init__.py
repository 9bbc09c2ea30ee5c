"""Law: tables a lawyer can read, and a second computation that shares no code with the first."""
