"""The one door to py3langid. Only the worker and the command `suggest` come through it, never a web process."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from .languages import Guess

#: By what the library calls it, what the suggesters do: the written standard of a group of languages.
SAME = {"no": "nb", "nn": "nb", "pcm": "en", "wuu": "zh", "yue": "zh", "arz": "ar", "ary": "ar"}
#: What no newspaper is written in: lists of names are taken for it. No language at all is among them.
UNLIKELY = {"zxx", "la", "vo", "eo", "hbo", "grc", "sa"}


@cache
def identifier() -> LanguageIdentifier:
    """The library's model, loaded once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def recognise(text: str) -> Guess:
    """The language that the text is most likely in, and how sure that is."""
    code, score = identifier().classify(text)
    language = SAME.get(code, code)
    return Guess("" if language in UNLIKELY else language, 0.0 if language in UNLIKELY else score)
