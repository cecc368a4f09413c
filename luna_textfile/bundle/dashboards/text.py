"""Files of dashboards/ read, with everything in << >> said in full: our words, and expressions of templates.

A text of the configuration goes into the result unchanged: << >> in it is not replaced.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from luna_textfile.bundle.dashboards.macros import AgeLimits, words
from luna_textfile.bundle.dashboards.selectors import HOST_OF_HSM
from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.engine.templates import folder

_EXPRESSION = re.compile(r"<< ((?:(?!>>).)+) >>")


class Reader:
    """Reads files for one configuration."""

    def __init__(self, site: Site, limits: AgeLimits) -> None:
        self._templates = site.templates
        self._words = words(limits, site)
        self._of_chosen_hosts = words(limits, site, HOST_OF_HSM)

    def read(self, name: str, **more: str) -> dict[str, Any]:
        """Return a file's content; `more` are words for this file alone. Raises ValueError if it is not JSON."""
        path = folder("dashboards") / f"{name}.json"
        try:
            content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path.name}: not JSON: {error}") from None
        known = self._of_chosen_hosts if "host" in content.get("variables", ()) else self._words
        spoken: dict[str, Any] = self._spoken(content, known | more)
        return spoken

    def _spoken(self, node: Any, vocabulary: Mapping[str, str]) -> Any:
        if isinstance(node, str):
            return self._text(node, vocabulary)
        if isinstance(node, list):
            return [self._spoken(item, vocabulary) for item in node]
        if isinstance(node, dict):
            return {key: self._spoken(item, vocabulary) for key, item in node.items()}
        return node

    def _text(self, text: str, vocabulary: Mapping[str, str]) -> object:
        """Return a text said in full; one that is a single expression becomes its value, so numbers stay numbers."""

        def value(match: re.Match[str]) -> object:
            return vocabulary[match[1]] if match[1] in vocabulary else self._templates.value(match[0])

        if whole := _EXPRESSION.fullmatch(text):
            return value(whole)
        return _EXPRESSION.sub(lambda match: str(value(match)), text)
