"""Lists across a collection, a page at a time: its articles and its annotations."""
