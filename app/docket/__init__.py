"""What happened in a matter: milestones with their legal date, and the one place where a status changes."""
