"""One setting of the section `bundle`: a row of the tables in settings/."""

from collections.abc import Iterator
from typing import NamedTuple

from luna_textfile.bundle.schema.types_basic import duration, per_hsm, severity, switch
from luna_textfile.config.parsers import Kind

LONGEST_WAIT = "4w"
"""Of an alert. One that waits for longer is a mistake; and its unit tests wait as long, minute by minute."""


class Setting(NamedTuple):
    """One setting: its name below `bundle`, with dots, what it takes, its default, and what it is for.

    The value of a `hidden` one is not in any message or listing.
    """

    name: str
    kind: Kind
    default: object
    help: str
    hidden: bool = False

    @property
    def key(self) -> str:
        """The full name, as messages use it: bundle.prometheus.scrape_interval."""
        return f"bundle.{self.name}"


class Parameter(NamedTuple):
    """A number or text that an alert's expression uses. `by_hsm`: single HSMs may have a value of their own."""

    key: str
    kind: Kind
    default: object
    help: str
    by_hsm: bool = False


class Alert(NamedTuple):
    """An alert of the bundle: its name, defaults, meaning in one sentence, and the parameters of its expression."""

    name: str
    severity: str
    pending_period: str
    meaning: str
    parameters: tuple[Parameter, ...] = ()

    def settings(self) -> Iterator[Setting]:
        """Yield the settings of this alert: enabled, severity, for, then its parameters."""
        base = f"alerts.{self.name}"
        yield Setting(name=f"{base}.enabled", kind=switch(), default=True, help=self.meaning)
        yield Setting(
            f"{base}.severity", severity(), self.severity, "Severity: it decides who gets a message, and how."
        )
        yield Setting(
            f"{base}.for", duration(high=LONGEST_WAIT), self.pending_period, "How long the condition must hold."
        )
        for parameter in self.parameters:
            yield Setting(f"{base}.{parameter.key}", parameter.kind, parameter.default, parameter.help)
            if parameter.by_hsm:
                what = f"`{parameter.key}` of single HSMs, by the name in the label `hsm`."
                yield Setting(f"{base}.{parameter.key}_by_hsm", per_hsm(parameter.kind), {}, what)
