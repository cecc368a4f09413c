"""Any legal section `bundle` of a configuration, as hypothesis makes it from the tables of settings."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import seconds, written_duration
from luna_textfile.bundle.settings import SETTINGS

# What is special in YAML, PromQL, regular expressions, Go's and Jinja's templates, HTML, Slack, systemd, shells.
_SPECIAL = r"""
    {{ }} << >> <% %> {% %% $job ${x} \ " ' ` # : - & * ! | > @ <b> [a-z]+ .* ? ( ) ^ ~ , ; = é 日本 🔑 true 0x1F 1e3
"""
SPECIAL = (*_SPECIAL.split(), " ", ": ", " #", "- ", "{{ $value }}", "{{ template }}", "<< config >>")
HOSTS = ("hsm.example.com", "[2001:db8::1]:8443", "a")
line = st.lists(st.sampled_from(SPECIAL) | st.text(max_size=4), min_size=1, max_size=5).map("".join)
url = st.builds("{}://{}/{}".format, st.sampled_from(("http", "https")), st.sampled_from(HOSTS), line)


def _number(low: str, high: str) -> st.SearchStrategy[Any]:
    return st.floats(float(low), float(high))


def _whole(low: str, high: str) -> st.SearchStrategy[Any]:
    return st.integers(int(low), int(high))


def _duration(low: str, high: str) -> st.SearchStrategy[Any]:
    return st.integers(seconds(low), seconds(high)).map(written_duration)


def _choice(words: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(words.split(", "))


# By what the kind of a setting says is allowed, completely: the first that matches.
KINDS: tuple[tuple[str, Callable[..., st.SearchStrategy[Any]]], ...] = (
    (r"true or false.*", st.booleans),
    (r"a number from (\S+) to (\S+)", _number),
    (r"a whole number from (\S+) to (\S+)", _whole),
    (r"a duration from (\w+) to (\w+),.*", _duration),
    (r"one of (.*)", _choice),
    (r"a web address with \{alert\} in it", lambda: url.map("{}?{{alert}}".format)),
    (r"a web address.*", lambda: url),
    (r"text of one line.*", lambda: line),
    (r"an absolute path", lambda: line.map("/{}".format)),
    (r"a list of names of HSMs.*", lambda: st.lists(line, max_size=3)),
)


def legal(setting: Setting) -> st.SearchStrategy[Any] | None:
    """Return any value that this setting takes, or None for kinds that leave little to try."""
    mapping = re.fullmatch(r"a mapping from the name of an HSM to (.*)", setting.kind.allowed)
    values = _of_kind(mapping[1] if mapping else setting.kind.allowed)
    if values is None:
        return None
    if mapping:
        values = st.dictionaries(line, values, max_size=2)
    return values.filter(lambda value: _takes(setting, value))


def _of_kind(allowed: str) -> st.SearchStrategy[Any] | None:
    for pattern, strategy in KINDS:
        if match := re.fullmatch(pattern, allowed):
            return strategy(*match.groups())
    return None


def _takes(setting: Setting, value: object) -> bool:
    try:
        setting.kind.native(value)
    except ValueError:
        return False
    return True


STRATEGIES = {setting.name: values for setting in SETTINGS if (values := legal(setting)) is not None}
# Never left at their defaults: what stands in every query.
ALWAYS = ("prometheus.job", "inventory")


@st.composite
def sections(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a section: up to 30 settings at once, so that few examples try many."""
    chosen = draw(st.lists(st.sampled_from(sorted(STRATEGIES)), max_size=30, unique=True))
    section: dict[str, Any] = {}
    for name in dict.fromkeys((*ALWAYS, *chosen)):
        *above, last = name.split(".")
        node = section
        for part in above:
            node = node.setdefault(part, {})
        node[last] = draw(STRATEGIES[name])
    return section
