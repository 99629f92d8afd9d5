"""What a reader would notice beside the change itself: scrolling, a moved focus, a step in the browser's history."""

from collections.abc import Callable

from playwright.sync_api import Page

NOTE_ALL = """() => {
  const seen = (globalThis.noticed = []);
  addEventListener("scroll", () => seen.push("scrolled"));
  for (const name of ["focusin", "focusout"])
    addEventListener(name, ({ target }) => seen.push(`${name} ${target.id || target.className}`), true);
  const { pushState, replaceState } = history;
  history.pushState = (...given) => (seen.push("history"), pushState.apply(history, given));
  history.replaceState = (...given) => (seen.push("history"), replaceState.apply(history, given));
}"""
#: How far paragraphs have moved from where they stood, by the largest: what is in view must not.
PLACES = """() => [...document.querySelectorAll("#text .para")]
  .map((para) => para.getBoundingClientRect().top).filter((top) => top > 0 && top < innerHeight).map(Math.round)"""
SAID = """() => {
  globalThis.spoken = [];
  new MutationObserver(() => {
    const text = document.getElementById("announce").textContent;
    if (text) spoken.push([performance.now(), text]);
  }).observe(document.getElementById("announce"), { childList: true, characterData: true, subtree: true });
}"""


def unnoticed(page: Page, happens: Callable[[], None], *, besides: tuple[str, ...] = ()) -> None:
    """Assert that `happens`, which waits until the page shows it, moves neither the text nor the focus.

    `besides` may be noticed: "scrolled" where the text stands still because the page is scrolled along with it.
    """
    places = page.evaluate(PLACES)
    page.evaluate(NOTE_ALL)
    happens()
    page.wait_for_timeout(200)
    assert [each for each in page.evaluate("noticed") if each not in besides] == []
    assert page.evaluate(PLACES) == places


def listen(page: Page) -> None:
    """From now on note what is said to screen readers, and when."""
    page.evaluate(SAID)


def said(page: Page) -> list[tuple[float, str]]:
    """What was said since `listen`, with the milliseconds."""
    return [(at, text) for at, text in page.evaluate("spoken")]


MARKED = """([id, words, there]) =>
  [...document.querySelectorAll(`#${id} .mark[data-annotations]`)].map((mark) => mark.textContent).join("")
    .includes(words) === there"""


def drawn(page: Page, paragraph: int, words: str, *, there: bool = True, within: int = 5_000) -> None:
    """Wait until the words of the paragraph are marked, or no longer; `within` milliseconds."""
    page.wait_for_function(MARKED, arg=[f"p{paragraph}", words, there], timeout=within)
