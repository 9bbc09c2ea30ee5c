"""Tests mirror app/; tests/house guards the house itself."""
