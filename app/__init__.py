"""Zhiheng: late-stage recovery of bad SME loans, from the decision to sue until the money is in."""
