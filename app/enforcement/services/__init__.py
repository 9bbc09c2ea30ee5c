"""The verbs of enforcement: the case, what runs beside it, measures, searches and leads, and money."""
