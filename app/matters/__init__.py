"""The matter: its number, parties, loans, guarantees and costs, and what is owed at any date."""
