"""Somebody's name, address and employee id in words that others wrote, replaced by those of the shell they left.

Plain values in, plain values out. A text is searched for whole words: ``E17`` is not in ``E170``. An id of digits
alone counts where nothing else stands, since in a sentence it may be any number.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import escape


@dataclass(frozen=True)
class Renaming:
    """Old → new, for each way in which somebody is called."""

    called: Mapping[str, str]

    @cached_property
    def _found(self) -> re.Pattern[str]:
        words = [re.escape(old) for old in sorted(self.called, key=len, reverse=True) if not old.isdigit()]
        return re.compile(rf"(?<!\w)(?:{'|'.join(words) or '(?!)'})(?!\w)", re.IGNORECASE)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {old.casefold(): new for old, new in self.called.items()}

    def in_words(self, text: str) -> str:
        if text in self.called:
            return self.called[text]
        return self._found.sub(lambda match: self._folded.get(match[0].casefold(), match[0]), text)

    def in_html(self, text: str) -> str:
        """In a page or mail, where a name stands as it is escaped there."""
        return Renaming({escape(old): escape(new) for old, new in self.called.items()}).in_words(text)

    def in_value(self, value: Any) -> Any:
        """The same throughout a value of JSON: its texts, and the names of its entries."""
        if isinstance(value, str):
            return self.in_words(value)
        if isinstance(value, dict):
            return {self.in_words(name): self.in_value(part) for name, part in value.items()}
        return [self.in_value(part) for part in value] if isinstance(value, list) else value

    @property
    def spellings(self) -> list[str]:
        """As they may stand in a column: plain, and as JSON spells what is not ASCII."""
        return sorted({spelled for old in self.called for spelled in (old, json.dumps(old)[1:-1])})
