"""Finds keys that look like a PIN or a password, and shows values without secrets."""

import re
from collections.abc import Iterator

from luna_textfile.config.problems import shortened
from luna_textfile.config.yaml_file import Unquoted

NEVER = "luna-textfile never needs a PIN"
REMOVE = "the value is not shown; remove the key, and change the PIN or password if it is a real one"

# "ping", "mapping" and "grouping" are ordinary words in the configuration. On a Luna, a challenge is the password of a
# partition with PED authentication.
_SECRET = re.compile(r"pin(?!g)|pass(?:wor[dt]|wd|phrase|code)|pwd|secret|challenge", re.IGNORECASE)
_NAMES = (("hsm", "names"), ("bundle", "systemd", "node_exporter_web", "users"))


def looks_secret(name: str) -> bool:
    """Return whether a key of this name may hold a PIN, a password or another secret."""
    return _SECRET.search(name) is not None


def secret_keys(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every key at any depth that looks like a secret.

    The keys of `hsm.names` and similar mappings are ignored: they are names of tokens, HSMs and users ("alpine-1").
    """
    if isinstance(value, list):
        for item in value:
            yield from secret_keys(item, path)
    if not isinstance(value, dict) or path in _NAMES or (path and path[0] == "bundle" and path[-1].endswith("_by_hsm")):
        return
    for key, inner in value.items():
        here = (*path, str(key))
        if looks_secret(str(key)):
            yield here
        else:
            yield from secret_keys(inner, here)


def shown(value: object) -> str:
    """Return a value for an error message: its repr, at most 80 characters, secrets inside it hidden."""
    return shortened(_shown(value))


def _shown(value: object) -> str:  # noqa: PLR0911 - one line a type reads best
    if isinstance(value, Unquoted):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {_inner(k, v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if value is None:
        return "nothing"
    if isinstance(value, int) and value.bit_length() > 128:  # noqa: PLR2004 - Python refuses to print 4300 digits
        return "a number of very many digits"
    if isinstance(value, (str, bool, int, float)):
        return repr(value)
    return f"a {type(value).__name__}"


def _inner(key: object, value: object) -> str:
    return "(hidden)" if looks_secret(str(key)) else _shown(value)
