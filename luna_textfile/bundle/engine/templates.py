"""The templates: where they lie, and how they are rendered.

Jinja's delimiters are << >>, <% %> and <# #>: {{ }} belongs to Prometheus, Grafana and Alertmanager.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from luna_textfile.bundle.engine.filters import FILTERS
from luna_textfile.pkcs11.flags import FLAGS

PACKAGE = Path(__file__).resolve().parents[2]
FOLDERS = ("systemd", "alerts", "dashboards", "deploy", "runbooks")
IN_CHECKOUT = {"runbooks": "docs/runbooks"}
"""Folders that a checkout has under another name than the wheel."""


def folder(name: str) -> Path:
    """Return the folder of templates `name`: inside the package if it was installed, beside it in a checkout."""
    inside = PACKAGE / "templates" / name
    return inside if inside.is_dir() else PACKAGE.parent / IN_CHECKOUT.get(name, name)


class Templates:
    """Renders files of the template folders with the same values."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._environment = Environment(
            loader=_Loader(),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - no HTML is made here; every language has a filter of its own
            block_start_string="<%",
            block_end_string="%>",
            variable_start_string="<<",
            variable_end_string=">>",
            comment_start_string="<#",
            comment_end_string="#>",
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,  # folding constants costs more than it saves: each template is rendered once
        )
        self._environment.filters.update(FILTERS)
        self._environment.globals.update(FLAGS)
        self._environment.globals.update(values)
        self._strings: dict[str, object] = {}

    def text(self, name: str, **more: object) -> str:
        """Return the template `name`, such as systemd/luna-textfile-minute.service, rendered."""
        return self._environment.get_template(name).render(**more)

    def value(self, text: str) -> object:
        """Return a string of a JSON template rendered; one that is a single << expression >> gives its value."""
        if "<<" not in text and "<%" not in text:
            return text
        if text not in self._strings:
            self._strings[text] = self._rendered(text)
        return self._strings[text]

    def json(self, node: Any) -> Any:
        """Return a JSON value with every string in it rendered; keys stay as they are."""
        if isinstance(node, str):
            return self.value(node)
        if isinstance(node, list):
            return [self.json(item) for item in node]
        if isinstance(node, dict):
            return {key: self.json(item) for key, item in node.items()}
        return node

    def _rendered(self, text: str) -> object:
        inner = text[2:-2]
        if text.startswith("<<") and text.endswith(">>") and "<<" not in inner:
            return self._environment.compile_expression(inner, undefined_to_none=False)()
        return self._environment.from_string(text).render()


class _Loader(FileSystemLoader):
    """Finds systemd/x in the folder of that name, wherever it lies."""

    def __init__(self) -> None:
        super().__init__("/")

    def get_source(self, environment: Environment, template: str) -> Any:
        name, _, rest = template.partition("/")
        return super().get_source(environment, os.fspath(folder(name) / rest).lstrip("/"))
