"""The verbs of a matter by noun: numbers, matters, parties, portfolio; loans, repayments, guarantees, costs and the debt."""
