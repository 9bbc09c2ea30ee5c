"""The pages of the tables that the bank keeps: what counts, what a change of it would move, who decides it."""
