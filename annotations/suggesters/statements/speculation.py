from annotations.suggesters.reading import Reading
from annotations.text.found import Found, SuggestionKind


class Speculations:
    kind = SuggestionKind.SPECULATION
    name = "postil_speculation"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        return []


class Weasels:
    kind = SuggestionKind.WEASEL
    name = "postil_weasel"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        return []
