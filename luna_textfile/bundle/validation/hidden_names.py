"""Names of HSMs in the bundle, where the label `hsm` has hashes: a real name there would match nothing.

Nothing is hashed here: a bundle is often rendered where there is no salt, and its configuration is copied.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import shown

ALLOWED = "allowed, as privacy.hsm is hash: hashes, as in the label `hsm`"
HINT = "`luna-textfile whois NAME` gives the hash, on a host that has the salt"


def check(config: Config, bundle: Mapping[str, Any], where: str) -> None:
    """Refuse real names; `bundle` is the section as it was read. Raises ConfigError with every problem."""
    if config.privacy.hsm != "hash":
        return
    from luna_textfile.privacy.names import HASHED  # who hides nothing does without

    found = [(key, name) for key, names in _names(bundle) for name in names if not HASHED.fullmatch(name)]
    if found:
        raise ConfigError(tuple(Problem(where, key, shown(name), ALLOWED, HINT) for key, name in found))


def _names(bundle: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "bundle.inventory", bundle["inventory"]
    for alert, settings in bundle["alerts"].items():
        for key, value in settings.items():
            if key.endswith("_by_hsm"):
                yield f"bundle.alerts.{alert}.{key}", tuple(value)
