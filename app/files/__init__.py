"""Scans and proofs: every file kept once under its SHA-256 and attached to a matter."""
