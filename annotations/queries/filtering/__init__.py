"""The one filter: how it is read from a query string, what it restricts, and what it offers to choose."""
