"""What a collector is: one question to the HSM, and the samples that its answer yields."""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from luna_textfile.pkcs11.model import Slot
from luna_textfile.pkcs11.questions import Hsm
from luna_textfile.textfile.metrics import Sample

Values = Mapping[int, int]


class Expected(NamedTuple):
    """What the configuration expects: of all HSMs and partitions, and of single ones, which take precedence."""

    hsm_policies: Values = {}  # noqa: RUF012 - mypy refuses any write to a Mapping
    hsm_policies_by_hsm: Mapping[str, Values] = {}
    partition_policies: Values = {}  # noqa: RUF012 - as above
    partition_policies_by_token: Mapping[str, Values] = {}
    activated_roles: tuple[str, ...] = ()
    activated_roles_by_token: Mapping[str, tuple[str, ...]] = {}

    def of_hsm(self, slot: Slot) -> Values:
        """Return the policies that the HSM of a slot should have, by their ids."""
        return {**self.hsm_policies, **self.hsm_policies_by_hsm.get(slot.hsm, {})}

    def of_partition(self, slot: Slot) -> Values:
        """Return the policies that the partition in a slot should have, by their ids."""
        own = [self.partition_policies_by_token.get(name, {}) for name in reversed(_names(slot))]
        return {**self.partition_policies, **{number: value for values in own for number, value in values.items()}}

    def activated(self, slot: Slot) -> tuple[str, ...]:
        """Return the roles that should be activated in the partition."""
        for name in _names(slot):
            if name in self.activated_roles_by_token:
                return self.activated_roles_by_token[name]
        return self.activated_roles


class Selection(NamedTuple):
    """What to export, and how to ask. Of ids of capabilities and policies None exports all."""

    capabilities: frozenset[int] | None
    policies: frozenset[int] | None
    partition_capabilities: frozenset[int] | None = frozenset()
    partition_policies: frozenset[int] | None = frozenset()
    expected: Expected = Expected()
    schedule: str = ""
    """The job that asks: a label of what either of them may ask."""
    ha_by_sessions: bool = False
    """True if the client may open sessions on the members of an HA group, where it cannot tell without."""


class Collector(NamedTuple):
    """One question. `collect` is a generator: it asks, and yields samples or raises HsmError."""

    name: str
    call: str
    """The library function that it asks."""
    scope: Literal["slot", "token", "hsm", "group"]
    """Asked of every slot we watch, of every physical token, once per HSM through one of its slots, or of HA groups."""
    collect: Callable[[Hsm, Slot, Selection], Iterator[Sample]]

    @property
    def luna(self) -> bool:
        """True if it needs a CA_ function of the Luna client."""
        return self.call.startswith("CA_")


def _names(slot: Slot) -> tuple[str, ...]:
    """Return the names of the token in a slot, the more certain one first."""
    return (slot.token.serial, slot.token.label) if slot.token else ()
