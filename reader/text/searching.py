"""How a language's words are cut down to their stems when articles are searched."""


def config_for(language: str) -> str:
    """PostgreSQL's text search configuration for a language tag: English by its stems, all else by its plain words."""
    return "english" if language.lower().partition("-")[0] == "en" else "simple"
