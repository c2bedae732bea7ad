"""Languages that people can work in: names and codes of ISO 639-1, those of most offices."""

from collections.abc import Iterable

LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French",
    "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak",
    "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
MOST = 8
_CODES = {name.lower(): code for code, name in LANGUAGES.items()} | {code: code for code in LANGUAGES}


class UnknownLanguage(ValueError):
    """The text is the name that no language here has."""


def codes_in(text: str) -> list[str]:
    """The codes of languages named in a text, by name or code, with commas or semicolons between them."""
    codes = []
    for name in text.replace(";", ",").split(","):
        words = " ".join(name.split())
        if not words:
            continue
        if words.lower() not in _CODES:
            raise UnknownLanguage(words)
        codes.append(_CODES[words.lower()])
    return sorted(set(codes))


def names_of(codes: Iterable[str]) -> str:
    """For reading: English, German."""
    return ", ".join(sorted(LANGUAGES[code] for code in codes if code in LANGUAGES))
