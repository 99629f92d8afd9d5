"""What is wrong with a text, said so that its author can put it right."""


class TextError(Exception):
    """A text that cannot be taken in.

    `code` is for programs ("nul", "surrogate", "empty", "too-long", "undecodable", "not-text", "invalid"), `message`
    is for people, and `field` names the input that held it.
    """

    def __init__(self, code: str, message: str, *, field: str = "text") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field
