"""What is there before a crowd comes to an article: the article, who annotates it, and words to mark."""

import random
from dataclasses import dataclass

PARAGRAPHS, WORDS = 80, 40
Place = tuple[int, str]


@dataclass
class Scene:
    """What is there before anybody comes."""

    article: str
    path: str
    sessions: list[str]
    tokens: list[str]
    places: list[Place]


def set_scene(people: int) -> Scene:
    """One article with room for everybody, its annotators signed in, and an editor and an annotator with tokens."""
    from django.conf import settings
    from django.test import Client

    from reader.models import Role, Token, User
    from tests import make

    names = [f"reader{number:03}" for number in range(people)]
    User.objects.bulk_create([User(username=name, password="!") for name in ["editor", *names]])
    roles = dict.fromkeys(names, Role.ANNOTATOR) | {"editor": Role.EDITOR}
    collection = make.make_collection("crowd", **roles)
    make.make_codebook(collection)
    words = [f"word{number:05}" for number in range(PARAGRAPHS * WORDS)]
    paragraphs = [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    article = make.make_article(collection, *paragraphs)
    sessions = []
    for name in names:
        client = Client()
        client.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    tokens = [Token.issue(User.objects.get(username=name), name="race")[1] for name in ("editor", names[0])]
    places = [(article.text.index(word), word) for word in random.sample(words, len(words))]
    return Scene(str(article.pk), f"/c/crowd/a/{article.pk}/", sessions, tokens, places)
