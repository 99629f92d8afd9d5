"""What a browser would make of a page, as far as the tests want to know."""

from html.parser import HTMLParser
from typing import Any

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "rect"}


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str | None]] = []
        self.text: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str | None]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("id")
        if name is not None:
            assert name not in self.attributes, f"the id {name} is there twice"
            self.attributes[name] = {"": tag, **given}
            self.text[name] = ""
        if tag not in VOID:
            self.open.append((tag, name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        last, _ = self.open.pop()
        assert last == tag, f"</{tag}> closes <{last}>"

    def handle_data(self, data: str) -> None:
        for _, name in self.open:
            if name is not None:
                self.text[name] += data


def parsed(html: str) -> tuple[dict[str, str], dict[str, dict[str, str | None]]]:
    """The text and the attributes of each element with an id; its name is under "". Every tag must be closed."""
    parser = _Elements()
    parser.feed(html)
    parser.close()
    assert not parser.open, f"left open: {parser.open}"
    return parser.text, parser.attributes


def text_of(html: str, name: str) -> str:
    return parsed(html)[0][name]


def words_of(response: Any) -> str:
    """All that a page says between its <body> and </body>, with single spaces."""
    parser = _Elements()
    parser.open.append(("page", "whole"))
    parser.text["whole"] = ""
    html = response.content.decode()
    parser.feed(html[html.find("<body") : html.rfind("</html>")])
    return " ".join(parser.text["whole"].split())
