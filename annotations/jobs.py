from reader.models import Article


def defer_suggest(article: Article) -> None:
    """Placeholder until [suggest] lands; overwrite this file."""
