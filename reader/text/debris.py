"""What a web page leaves in a copied article: the words of its buttons, menus, forms and notices.

Each rule has its reason and the most words a paragraph may have for it to count; none is tried on a longer one, so that
prose *about* cookies, shares or newsletters stays prose. A form ending in `$` must match the whole paragraph, the
others its beginning.
"""

from dataclasses import dataclass

import regex

from .features import Line


@dataclass(frozen=True)
class Rule:
    """A reason, the most words, and what the paragraph must look like."""

    reason: str
    most: int
    pattern: "regex.Pattern[str]"

    def holds(self, line: Line) -> bool:
        return line.words <= self.most and self.pattern.match(line.text) is not None


def _rule(reason: str, most: int, *forms: str) -> Rule:
    """One pattern of all the forms: to try them one by one takes several times longer."""
    return Rule(reason, most, regex.compile("|".join(f"(?:{form})" for form in forms), regex.IGNORECASE))


_SOCIAL = (
    r"facebook|twitter|x|telegram|whats\s?app|e-?mail|reddit|linked\s?in|pinterest|tumblr|messenger|viber|vk(?:ontakte)?"
    r"|instagram|you\s?tube|flipboard|threads|blue\s?sky|mastodon|tik\s?tok|pocket|skype|odnoklassniki|google\+?|rss"
)
_BUTTON = (
    rf"{_SOCIAL}|share|tweet|post|pin(?:\s+it)?|print|(?:copy|get)\s+(?:the\s+)?link|copy|save|bookmark|permalink|likes?|follow"
    r"|following|subscribe|sign\s?(?:in|up|out)(?:\s+here)?|log\s?(?:in|out)|register|my\s+account|donate|reply|edit|unsubscribe"
    r"|(?:view|add|post|leave\s+a)\s+comments?|a[-+]a?|(?:text|font)\s+size|read\s+in\s+(?:the\s+)?app|translate"
    r"|update\s+your\s+preferences|manage\s+(?:your\s+)?(?:preferences|subscription)|view\s+in\s+(?:your\s+)?browser"
    r"|was\s+this\s+forwarded\s+to\s+you\?\s*(?:sign\s+up(?:\s+here)?)?|forward(?:\s+to\s+a\s+friend)?"
    rf"|follow\s+us(?:\s+on\s+(?:{_SOCIAL}))?|(?:\d+|no|one)\s+(?:comments?|shares?|views?|likes?|replies|tweets?|reactions?)"
    r"|\d+\s*-?\s*min(?:ute)?s?\s+(?:read|listen)"
)
_MENU = (
    r"home(?:\s*page)?|menu|search|close|open|back|next|prev(?:ious)?|more|less|report|comments?|contact(?:\s+us)?|about(?:\s+us)?"
    r"|advertis(?:e|ing)(?:\s+with\s+us)?|careers|jobs|(?:privacy|cookie|editorial)(?:\s+(?:policy|notice|settings))?|cookies"
    r"|terms(?:\s+(?:of\s+(?:use|service)|(?:and|&)\s+conditions))?|site\s*map|help|faqs?|newsletters?|podcasts?|videos?|photos?"
    r"|gallery|live|e-?paper|archives?|play|pause|mute|listen|english|русский|українська|қазақша|deutsch|français|español"
    r"|timeline|accessibility|impressum|imprint|masthead|latest|trending|popular|world|politics|business|sports?|culture|opinion"
    r"|news|economy|society|lifestyle|technology|health|science|features?|interviews?|analysis|editorials?|columnists?|blogs?"
)
#: Says nothing but a button's words: boilerplate wherever it stands.
_IS_BUTTON = regex.compile(rf"(?:{_BUTTON})\W*", regex.IGNORECASE)
#: Might be a section heading of an essay: boilerplate only beside other debris.
_IS_MENU = regex.compile(rf"(?:{_BUTTON}|{_MENU})\W*", regex.IGNORECASE)
_COUNT = regex.compile(r"[\d.,]+\s?[km]?\W*", regex.IGNORECASE)

_NET = rf"(?:our\s+)?(?:{_SOCIAL}|social)\b"
_ONLY = r"(?!.*[.]\s)"
RULES = [
    _rule(
        "share line",
        16,
        r"(?:please\s+)?(?:share|tweet)\s+(?:this|it|on|via|to|with|by|article|story|post|link|now)\b" + _ONLY,
        r"(?:share|spread|send)\s+the\s+(?:word|article|story|post|link|love)\b" + _ONLY,
        r"click\s+(?:here\s+)?to\s+(?:share|e-?mail|print|tweet|copy|open|enlarge|expand|subscribe)\b",
        r"like\s+(?:this|loading)\W*$|loading(?:\s+\S+){0,3}\W*$|please\s+wait\W*$",
        rf"(?:follow|join|find|like)\s+(?:us|me|our\s+\w+|\S+)\s+(?:on|in|at)\s+{_NET}",
        rf"(?:{_SOCIAL}|google)\s+(?:logo|photo|picture|account|avatar)$",
    ),
    _rule(
        "menu",
        14,
        r"(?:skip|jump|back|go|return)\s+to\s+(?:the\s+)?(?:main|content|navigation|top|menu|search|home|comments|footer)\b",
        r"toggle\s+(?:navigation|menu|search|sidebar)|post\s+navigation$",
        r"(?:show|load|view|see|read|hide)\s+(?:more|all|less|full\s+\w+|the\s+full\s+\w+|caption|comments|replies)\W*$",
        r"(?:continue|keep)\s+reading\b|view\s+(?:this|all)\s+(?:e-?mail|posts?|in)\b|read\s+(?:more|the\s+original)\b"
        + _ONLY,
        r"[←⟵]\s*\S|.*\s(?:→|⟶|»)$",
        r"(?:older|newer|previous|next)\s+(?:posts?|articles?|stor(?:y|ies)|entries)\b" + _ONLY,
    ),
    _rule(
        "reading time",
        12,
        r"(?:estimated\s+)?(?:reading|read)\s+time\b|(?:about\s+)?\d+[- ]?min(?:ute)?s?\s+(?:read|listen|watch)\b",
        r"listen\s+to\s+this\s+(?:article|story|post)|listen\s*[(·:]\s*\d",
    ),
    _rule(
        "advertisement",
        10,
        r"\W*(?:advertisements?|advertorial|ads?|sponsored(?:\s+(?:content|by\b.*))?|promoted(?:\s+content)?)\W*$",
        r"\W*(?:paid\s+(?:content|post)|remove\s+ads|why\s+this\s+ad.*)\W*$|advertisement\s*[-–—:·]",
        r"(?:story|article|content)\s+continues\s+(?:below|after)|scroll\s+(?:down\s+)?to\s+continue",
    ),
    _rule(
        "newsletter",
        40,
        r"(?:sign\s?up|subscribe|register)\s+(?:here|now|today|to|for|and|below|free)\b.{0,120}"
        r"(?:newsletter|inbox|updates?|briefing|e-?mail|digest|podcast|channel|feed|access|telegram|free|a\s+(?:week|day)|\bus\b)",
        r"(?:sign\s?up|subscribe)\s+(?:here|now|today|below|free)\b",
        r"(?:get|receive)\s+(?:\S+\s+){0,10}(?:to|in)\s+your\s+(?:inbox|e-?mail)",
        r"(?:enter|type)\s+your\s+e-?mail|e-?mail\s+address\W*$|(?:our\s+)?(?:free\s+)?newsletter\W*$",
        r"you(?:’|')re\s+receiving\s+this|you\s+(?:are\s+receiving|received)\s+this\s+e-?mail|view\s+this\s+(?:e-?mail|message)",
        r"was\s+this\s+(?:e-?mail\s+|newsletter\s+)?forwarded|forwarded\s+this\s+e-?mail",
        r"by\s+(?:subscribing|signing\s+up|registering)\b.{0,60}\b(?:you|i)\s+(?:agree|accept|consent|confirm)",
        r"thank(?:s|\s+you)\s+for\s+(?:reading|subscribing)\b.*\b(?:subscribe|share|support)",
    ),
    _rule(
        "appeal",
        30,
        r"(?:please\s+)?support\s+(?:us\b|our\s+(?:work|journalism|team|site)|independent\s+(?:media|journalism))",
        r"(?:please\s+)?(?:donate\s+(?:now|today|here|to\s+us)|become\s+a\s+(?:patron|supporter|subscriber|paid)\b"
        r"|buy\s+(?:me|us)\s+a\s+coffee)",
        r"download\s+(?:the|our)\s+(?:\S+\s+){0,3}apps?\b|(?:have|got)\s+a\s+(?:news\s+|story\s+)?tip\b",
        r"(?:if\s+you(?:’ve|'ve|\s+have)?\s+)?(?:find|found|notice|noticed|see|spot|spotted)\s+(?:an?\s+|any\s+)?"
        r"(?:spelling\s+)?(?:error|typo|mistake|misprint)\b",
    ),
    _rule(
        "cookies",
        90,
        r"privacy\s*&\s*cookies|(?:we|this\s+(?:web\s?)?site|our\s+(?:web\s?)?site)\s+(?:and\s+our\s+partners\s+)?uses?\s+cookies",
        r"by\s+(?:continuing|clicking|using|accepting|closing)\b.{0,90}\b(?:cookies|you\s+(?:agree|accept|consent))",
        r"to\s+find\s+out\s+more,\s+including\s+how\s+to\s+control|(?:accept|reject|manage)\s+(?:all\s+)?cookies",
    ),
    _rule(
        "copyright",
        60,
        r"\W*(?:©|\(c\)\s)|copyright\b\s*(?:©|\(c\)|\d{4}|by\s|:)|(?:\S+\s+){0,10}all\s+rights\s+reserved\b",
        r"(?:reproduction|republication|reprint(?:ing)?|copying|any\s+use)\b.{0,90}(?:(?:prohibited|forbidden)\s+without"
        r"|without\s+(?:\w+\s+){0,3}(?:permission|consent)|strictly\s+\w+|only\s+with|hyperlink|(?:prohibited|forbidden)\W*$)",
    ),
    _rule(
        "disclaimer",
        60,
        r"(?:\S+\s+){0,12}(?:views?|opinions?)(?:\s+and\s+\w+)?\s+(?:\w+\s+)?expressed\s+"
        r"(?:here|above|in\s+(?:this|the)|on\s+this|are|by\s+(?:the\s+)?(?:authors?|contributors?|columnists?|bloggers?|writers?))\b"
        r".{0,90}(?:own|solely|alone|necessarily|always|reflect|represent|responsib|position)",
        r"the\s+editors?(?:ial\s+(?:board|staff|team|office))?\s+(?:do(?:es)?|may|might|is|are|takes?)\s+not?\b.{0,60}"
        r"(?:opinions?|views?|author|responsib)",
        r"our\s+standards:|disclaimer\s*:|acquire\s+licensing\s+rights",
        r"this\s+(?:article|text|content|post|story|service)\s+(?:is|was|may\s+be)\s+(?:protected|licensed|provided\s+for)\b",
    ),
    _rule(
        "tags",
        40,
        r"(?:tags?|tagged(?:\s+(?:with|as))?|filed\s+(?:under|in)|categor(?:y|ies)|posted\s+in|topics?|keywords?)\s*(?::|$)"
        + _ONLY,
        r"(?:related|more|explore\s+more|key)\s+topics?\W*(?::|$)|filed\s+under\b|posted\s+in\s+(?-i:\p{Lu})|bookmark\s+the\s+permalink",
        r"this\s+entry\s+was\s+posted\b|(?:#[\p{L}\p{N}_]+[\s,;|]*)+$",
    ),
    _rule(
        "log-in",
        30,
        r"(?:log|sign)\s?(?:in|on)\s+(?:to|or|with|using|now|here)\b|already\s+(?:have\s+an?|a|an)\s+(?:\S+\s+)?"
        r"(?:account|subscriber|member)\?|create\s+(?:an?|your)\s+(?:free\s+)?account|register\s+(?:now|here)\b",
        r"forgot(?:ten)?\s+(?:your\s+)?password|connect(?:ing)?\s+(?:to|with)\s+\S+$",
        r"you\s+(?:must|need\s+to|have\s+to)\s+(?:be\s+(?:logged|signed)|log\s?in|sign\s?in)",
    ),
    _rule(
        "comment form",
        30,
        r"fill\s+in\s+your\s+details|you\s+are\s+commenting\s+using|your\s+e-?mail\s+address\s+will\s+not|required\s+fields\s+are",
        r"save\s+my\s+name|notify\s+me\s+(?:of|by|via)|enter\s+your\s+comment|(?:post|submit)\s+comment|cancel\s+reply|change\s*\)",
        r"(?:write|add|post|leave|submit)\s+(?:a|your|the\s+first)\s+(?:comment|reply|response)\b|be\s+the\s+first\s+to\s+comment",
        r"this\s+site\s+uses\s+akismet|comments\s+(?:rss|feed|policy)|(?:join|start)\s+(?:the|a)\s+(?:conversation|discussion)\W*$",
        r"(?:the\s+)?comments?\s+(?:are|is|have\s+been)\s+(?:now\s+)?(?:closed|disabled|moderated|(?:turned|switched)?\s*off)\b"
        r"(?:\s+(?:on|for|to)\s.*)?\W*$",
        r"(?:name|e-?mail|web\s?site|comment|url|subject|message)(?:\s+(?:address|url))?\s*(?:\*|\(required\)|\(optional\)|:$)",
        r"δ$|\*\s*required|word\s?press\.com\s+logo",
    ),
    _rule("rule", 40, r"[^\p{L}\p{N}]+$"),
]


def debris(line: Line) -> str:
    """The reason why a paragraph is boilerplate wherever it stands, or nothing."""
    for rule in RULES:
        if rule.holds(line):
            return rule.reason
    if line.words <= 8 and _IS_BUTTON.fullmatch(line.text):
        return "button"
    return "row of buttons" if _is_row(line) else ""


def menu(line: Line) -> bool:
    """Whether a paragraph might be a word of a menu."""
    return line.words <= 5 and (_IS_MENU.fullmatch(line.text) or _COUNT.fullmatch(line.text)) is not None


def _is_row(line: Line) -> bool:
    """Several buttons on one line: "Share · Print · 12 comments"."""
    parts = line.segments if len(line.segments) > 1 else _words_of_a_row(line)
    parts = tuple(part for part in parts if not _COUNT.fullmatch(part))
    if len(parts) < 2 or line.words > 40 or any(len(part.split()) > 12 for part in parts):
        return False
    buttons = sum(_IS_BUTTON.fullmatch(part) is not None for part in parts)
    known = sum(_IS_MENU.fullmatch(part) is not None for part in parts)
    if len(line.segments) < 2 and len(parts) == 2:
        return buttons == 2  # "World news" may head a chapter
    return known >= max(2, len(parts) * 0.6) or buttons >= max(2, len(parts) * 0.5)


def _words_of_a_row(line: Line) -> tuple[str, ...]:
    """The words of a line that has no separators and no sentence: "Facebook Twitter Telegram Email"."""
    return tuple(line.text.replace(",", " ").split()) if 2 <= line.words <= 12 and not line.ends else ()
