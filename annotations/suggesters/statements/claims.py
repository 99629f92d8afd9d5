from annotations.suggesters.reading import Reading
from annotations.text.found import Found, SuggestionKind


class Claims:
    kind = SuggestionKind.CLAIM
    name = "postil_claims"
    version = "1"

    def __call__(self, reading: Reading) -> list[Found]:
        return []
