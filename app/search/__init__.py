"""The index of the search field: names and numbers of all matters, found by pairs of characters and narrowed like the matters are."""
