"""What the calculators answer, how an answer leaves the house, and what is kept of it with a matter."""
