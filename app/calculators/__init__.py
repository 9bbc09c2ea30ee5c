"""Calculators that anybody may use before he trusts the rest: fees, interest, periods, amounts in capitals, codes.

Nothing is stored of what is asked, unless the answer is kept with a matter.
"""
