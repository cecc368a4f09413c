"""The page of the configuration file, from the same table as docs/configuration.md."""

from collections.abc import Iterator

from luna_textfile.config.keys import KEYS, SECTIONS, Key
from luna_textfile.config.load import DEADLINE, DERIVED
from luna_textfile.config.model import Config
from luna_textfile.config.show import written
from tools.documents.configuration import HEAD, TAIL
from tools.manual import roff
from tools.manual.surroundings import CONFIGURATION_PAGE, see_also

EXAMPLE = """\
hsm:
  token_label: [payments, archive]
  names:
    "1234567890123": zurich
textfile:
  directory: /var/lib/prometheus/node-exporter
"""


def configuration_page() -> tuple[str, str]:
    """Return name and text of the page."""
    rules = HEAD.split("\n- ")[1:]
    _, _, about_bundle = TAIL.strip().partition("\n\n")
    body = [
        *roff.section("DESCRIPTION", [line for rule in rules for line in roff.bullet(rule)]),
        *(line for name in SECTIONS for line in roff.section(name.upper(), _keys(name))),
        *roff.section("BUNDLE", roff.paragraph(about_bundle)),
        *roff.section("EXAMPLES", roff.example(EXAMPLE.splitlines())),
        *roff.section("SEE ALSO", see_also(CONFIGURATION_PAGE, ("luna-textfile-config", "luna-textfile-migrate"))),
    ]
    summary = "configuration of luna-textfile, /etc/luna-textfile/config.yaml"
    return CONFIGURATION_PAGE, roff.page(CONFIGURATION_PAGE, 5, summary, body)


def _keys(section: str) -> Iterator[str]:
    for key in KEYS:
        if key.section == section:
            yield from roff.item(roff.bold(key.key), key.help)
            yield ".RS"
            yield from roff.paragraph(
                f"Allowed: {key.kind.allowed}. Default: `{_default(key)}`. Environment: `{key.variable}`."
            )
            yield ".RE"


def _default(key: Key) -> str:
    default = written(getattr(getattr(Config(), key.section), key.key))
    return f"{default} ({DERIVED})" if key.name == DEADLINE else default
