"""What a reader's hands do on the reading page: point, drag, press."""

from playwright.sync_api import Locator, Page, expect

from reader.models import Article

# Where to press and where to let go to select words: at the outer edge of their first and last character.
EDGES = """([id, words, scroll]) => {
  const para = document.getElementById(id);
  const at = para.textContent.indexOf(words);
  if (at < 0) throw new Error(`${id} does not hold ${words}`);
  if (scroll) para.scrollIntoView({ block: "center" });
  const boxAt = (from, to) => {
    const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(), passed = 0; node; passed += node.data.length, node = walker.nextNode()) {
      if (from >= passed + node.data.length) continue;
      const range = document.createRange();
      range.setStart(node, from - passed);
      range.setEnd(node, Math.min(to - passed, node.data.length));
      return [...range.getClientRects()].findLast((box) => box.width > 0);
    }
  };
  const characters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(words)];
  const last = characters.at(-1);
  const leftwards = /^[\\u0590-\\u08FF]/.test(words);
  const first = boxAt(at, at + characters[0].segment.length);
  const end = boxAt(at + last.index, at + words.length);
  const y = (box) => box.top + box.height / 2;
  return [[leftwards ? first.right - 1 : first.left + 1, y(first)], [leftwards ? end.left + 1 : end.right - 1, y(end)]];
}"""


def address(article: Article) -> str:
    return f"/c/{article.collection.slug}/a/{article.pk}/"


def open_article(page: Page, article: Article, *, query: str = "", bookmark: bool = False) -> None:
    """Go there and wait until scripts have laid the margin.

    Without `bookmark` the server is not told where the reader is: that happens when a page closes, and would run into
    the emptying of the database after the test.
    """
    if not bookmark:
        keep_no_bookmark(page)
    page.goto(address(article) + query)
    page.wait_for_selector("#margin[data-laid]", state="attached")
    page.evaluate("() => document.fonts.ready.then(() => true)")


#: Answers what tells of the reader's place in the page itself. Playwright's own way to do so is a route, with which
#: every script and style sheet of a page is asked for by way of Playwright and never kept: it doubled what a page took.
KEEP_NO_BOOKMARK = """
  const ask = fetch;
  fetch = (url, ...how) =>
    String(url).endsWith("/reading/") ? Promise.resolve(new Response(null, { status: 204 })) : ask(url, ...how);
"""


def keep_no_bookmark(page: Page) -> None:
    page.add_init_script(KEEP_NO_BOOKMARK)


def drag(page: Page, paragraph: int, words: str, *, to: int = 0, until: str = "", exact: bool = False) -> None:
    """Select words of a paragraph with the mouse; with `to` and `until`, on to the end of those words there."""
    start, end = page.evaluate(EDGES, [f"p{paragraph}", words, True])
    if to:
        _, end = page.evaluate(EDGES, [f"p{to}", until, False])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    if exact:
        page.keyboard.down("Alt")
    page.mouse.up()
    page.wait_for_selector("#toolbar:not([hidden])")
    if exact:
        page.keyboard.up("Alt")


def point(page: Page, mark: Locator, *, by: str = "click") -> None:
    """`click`, `tap` or `hover` the first line of a mark: the middle of one that breaks over lines is outside of it."""
    mark.first.evaluate("mark => mark.scrollIntoView({ block: 'center' })")
    box = mark.first.evaluate(
        "mark => (({ left, top, width, height }) => [left + width / 2, top + height / 2])(mark.getClientRects()[0])"
    )
    {"click": page.mouse.click, "tap": page.touchscreen.tap, "hover": page.mouse.move}[by](*box)


def chosen(page: Page) -> dict[str, object]:
    """The passage that the bar of tags would send."""
    return page.evaluate(
        """() => Object.fromEntries(['start', 'end', 'quote'].map((name) =>
          [name, document.querySelector(`#toolbar [name=${name}]`).value]))"""
    )


def under_cursor(page: Page) -> str:
    """The words that the reading cursor has, as they are drawn. The browser has nothing selected meanwhile."""
    drawn, selected = page.evaluate(
        """() => [[...(CSS.highlights.get("postil-pending") ?? [])].map(String).join("|"), getSelection().toString()]"""
    )
    assert selected == ""
    return drawn


def press(page: Page, key: str) -> None:
    """Press a key that changes something, and wait until the page shows it."""
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press(key)
    settle(page)


def settle(page: Page) -> None:
    """Wait until htmx has nothing under way and the margin has been laid."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0, timeout=10_000)
    page.wait_for_timeout(60)


def said(page: Page) -> str:
    return page.locator("#message .message p").first.inner_text()
