"""What axe-core finds wrong with a page, and what scrolls sideways."""

from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = [1440, 320]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
#: The rules that look at colours. The rest look at what the page is made of, which is the same in the dark.
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}

#: Colours change by transitions, and halfway through nothing has its contrast. One that never ends (its element went,
#: or is not drawn) is not waited for.
STILL = """Promise.race([
    Promise.allSettled(
        document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)
    ).then(() => true),
    new Promise(resolve => setTimeout(resolve, 1000)),
])"""

#: Whether the letters are there and scripts are done with a page that has loaded: the margin is laid, nothing is asked.
READY = """() => document.fonts.ready.then(
    () => !document.querySelector("#margin:not([data-laid]), .htmx-request, .htmx-swapping, .htmx-settling")
)"""

#: What axe finds of every rule, but only what breaks one comes back: to tell of all that is well takes longer than
#: to look at it.
FAILING = "rules => axe.run({ ...rules, resultTypes: ['violations'] }).then(({ violations }) => violations)"


def misfits(page: Page) -> list[str]:
    """What breaks WCAG 2.2 A or AA on the page as it stands, by day and by night."""
    found = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    for scheme, rules in (("light", RULES), ("dark", OF_COLOURS)):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(STILL)
        found += [
            f"{scheme} {each['id']}: {node['target']} {node['failureSummary']}"
            for each in page.evaluate(FAILING, rules)
            for node in each["nodes"]
        ]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return found


def misfits_of(page: Page, addresses: Iterable[str]) -> dict[str, list[str]]:
    """The misfits of each of these pages, by address; nothing where there are none."""
    problems = {}
    for address in addresses:
        page.goto(address)
        page.wait_for_function(READY)
        if found := misfits(page):
            problems[address] = found
    return problems
