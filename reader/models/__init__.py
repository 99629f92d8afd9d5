from .articles import Article, Draft, Paragraph, Reading, SearchPart
from .assignments import Assignment, sees_all, sees_others
from .collections import Collection, Membership, Role, with_role
from .people import Token, User

__all__ = [
    "Article",
    "Assignment",
    "Collection",
    "Draft",
    "Membership",
    "Paragraph",
    "Reading",
    "Role",
    "SearchPart",
    "Token",
    "User",
    "sees_all",
    "sees_others",
    "with_role",
]
