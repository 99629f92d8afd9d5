"""An article long enough to scroll, with marks by several people and names to decide on."""

from reader.models import Article, Collection
from tests import make

PARAGRAPHS = [
    "What happened at the airport",
    "Witnesses say that about 45 people took the airport on the evening of 5 January. "
    "President Tokayev later spoke of twenty thousand trained fighters, and nobody has shown a list.",
    "“Nobody was at the gate,” an officer told Reuters. The ministry, citing the prosecutor, denied it.",
    "Almaty had no internet that night. Tokayev asked the alliance for help, and troops landed on 6 January.",
    *(
        f"Day {day}. The count may have been higher than the ministry said, and the ministry said little. "
        "What was told on one channel was withdrawn on another, and by evening the figure had changed again."
        for day in range(1, 13)
    ),
    "Tokayev spoke again on the last day, and Almaty was quiet.",
]


def make_desk_article(desk: Collection) -> Article:
    """Marks: three deep on “about 45 people …”, cleo's further down. Names: Tokayev three times, Almaty twice."""
    make.make_codebook(desk)
    article = make.make_article(desk, *PARAGRAPHS, title="What happened at the airport")
    make.make_annotation(article, "about 45 people took the airport on the evening", by="ben", note="No source given.")
    make.make_annotation(article, "45 people took the airport", by="cleo", tag="speculation")
    make.make_annotation(article, "the airport on the evening of 5 January", by="ada", tag="attribution")
    make.make_annotation(article, "Day 9. The count may have been higher", by="cleo", tag="speculation", note="Hedged.")
    at = 0
    for quote, tag in (
        ("Tokayev", "person"),
        ("Almaty", "place"),
        ("Tokayev", "person"),
        ("Tokayev", "person"),
        ("Almaty", "place"),
    ):
        at = article.text.index(quote, at) + 1
        make.make_suggestion(article, quote, tag=tag, at=at - 1)
    return article
