"""The reading page: its paragraphs with what is drawn in them, its cards, and what is asked for next."""
