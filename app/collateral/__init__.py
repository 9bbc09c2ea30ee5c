"""Collateral and the security over it: what it is, who owns it, how it is registered, and what it is worth."""
