"""The course of a matter before courts: its timeline, its chart, and the one form in which anything that happens is recorded."""
