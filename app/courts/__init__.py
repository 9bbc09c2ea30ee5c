"""The court register: full official names, levels, places and the codes that case numbers carry."""
