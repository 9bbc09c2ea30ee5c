"""Commands as the operator gives them."""
