"""Suggestions: how far the suggesters are, the review, and how right they were as people decided."""
