"""One entity, many names: which names stand for the same person, organisation or place.

`kinds` says how names under a tag are compared, `people`, `organisations` and `places` compare two of them, `document`
finds whom a short name stands for within a text, and `planning` joins and asks across a collection.
"""
