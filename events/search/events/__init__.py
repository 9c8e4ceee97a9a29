"""Finding events: what is asked, what is kept in memory, what fits."""
