"""Tests of litigation."""
