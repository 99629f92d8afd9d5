from .articles import Article, Draft, Paragraph, Reading, SearchPart
from .collections import Collection, Membership, Role, with_role
from .people import Token, User

__all__ = [
    "Article",
    "Collection",
    "Draft",
    "Membership",
    "Paragraph",
    "Reading",
    "Role",
    "SearchPart",
    "Token",
    "User",
    "with_role",
]
