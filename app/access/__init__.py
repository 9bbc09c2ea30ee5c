"""Accounts, law firms and engagements: who someone is, what he may do, and which rows he sees."""
