"""The pages of a matter, by noun; importing this package registers them all on the blueprint."""

from app.matters.views import costs, debt, guarantees, loans, repayments
from app.matters.views.blueprint import bp

__all__ = ["bp", "costs", "debt", "guarantees", "loans", "repayments"]
