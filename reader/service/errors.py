class CannotServe(Exception):
    """Why Postil, or its database, does not start: one or two plain sentences with what to do about it."""
