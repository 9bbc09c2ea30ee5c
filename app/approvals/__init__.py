"""Maker and checker: who asked for what, who may decide, what was decided; never one's own request."""
