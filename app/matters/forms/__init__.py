"""Forms of a matter by noun; what the business allows is said by the services."""
