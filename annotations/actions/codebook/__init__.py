from .defaults import add_tags, built, default, give_default

__all__ = ["add_tags", "built", "default", "give_default"]
