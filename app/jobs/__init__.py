"""Long and timed work: ordered by a row of ours, run by a worker, seen and stopped on one page."""
