"""What may go wrong in one call of two-hsms, and what exactly it may cost: the tables of the fault tests."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from collect.host import Name
from collect.series import Series


class Kind(NamedTuple):
    """One way to fail, as the scenario's action, and the reason under which it must be reported."""

    action: str
    reason: str

    @property
    def hangs(self) -> bool:
        """True if the call does not come back, so that its HSM is left alone for the rest of the run."""
        return self.reason == "timeout"


KINDS = (
    Kind("hang", "timeout"),
    Kind("hang-blocked", "timeout"),
    Kind("segv", "crash"),
    Kind("abort", "crash"),
    Kind("exit 0", "exit"),
    Kind("return 0x80000076", "CKR_HSM_TAMPERED"),
)


class Part(NamedTuple):
    """Some series: those whose name begins so, about one token (by label), one HSM, one set of ids."""

    prefix: str
    label: str = ""
    hsm: str = ""
    set: str = ""

    def holds(self, series: Series) -> bool:
        """Tell whether a series belongs to it."""
        labels = dict(series.labels)
        wanted = {"label": self.label, "hsm": self.hsm, "set": self.set}
        fits = all(labels.get(name) == value for name, value in wanted.items() if value)
        return series.name.startswith(self.prefix) and fits


class Hit(NamedTuple):
    """A call that fails: where, which samples are its own, and which are lost on top if it hangs."""

    schedule: Name
    collector: str
    call: str
    slot: int | None
    """None: a call on the whole HSM, reported without a slot."""
    own: tuple[Part, ...]
    after_a_hang: tuple[Part, ...] = ()

    @property
    def where(self) -> str:
        """The lines of a [fault] that say where."""
        return "hsm = zurich" if self.slot is None else f"slot = {self.slot}"

    def lost(self, kind: Kind) -> tuple[Part, ...]:
        """Everything that may be missing."""
        return self.own + (self.after_a_hang if kind.hangs else ())


class Question(NamedTuple):
    """A collector as a schedule asks it: of each partition or once of the HSM, and what its answer yields."""

    collector: str
    call: str
    of: Literal["partition", "hsm"]
    yields: tuple[Part, ...]


def yields(*prefixes: str) -> tuple[Part, ...]:
    """Return what the answer to a question yields: series whose names begin so."""
    return tuple(Part(prefix) for prefix in prefixes)


MINUTE = (
    Question("token_status", "CA_GetTokenStatus", "partition", yields("hsm_token_status_")),
    Question("statistics", "CA_GetHSMStats", "hsm", yields("hsm_stats_")),
)
DAILY = (
    Question("firmware", "CA_GetFirmwareVersion", "hsm", yields("hsm_firmware_")),
    Question(
        "capabilities",
        "CA_GetHSMCapabilitySet",
        "hsm",
        (Part("hsm_capability"), Part("hsm_configuration_", set="capabilities")),
    ),
    Question("policies", "CA_GetHSMPolicySet", "hsm", (Part("hsm_policy"), Part("hsm_configuration_", set="policies"))),
    Question("hsm_storage", "CA_GetHSMStorageInformation", "hsm", yields("hsm_storage_")),
    Question(
        "token_storage",
        "CA_GetTokenStorageInformation",
        "partition",
        yields("hsm_token_storage_", "hsm_token_object_count"),
    ),
    Question("roles", "CA_RoleStateGet", "partition", yields("hsm_role_")),
    Question(
        "token_capabilities",
        "CA_GetTokenCapabilities",
        "partition",
        (Part("hsm_token_configuration_", set="capabilities"),),
    ),
    Question("token_policies", "CA_GetTokenPolicies", "partition", (Part("hsm_token_configuration_", set="policies"),)),
    Question(
        "mechanisms",
        "C_GetMechanismList",
        "hsm",
        (Part("hsm_token_mechanisms"), Part("hsm_token_configuration_", set="mechanisms")),
    ),
    Question("licenses", "CA_RetrieveLicenseList", "hsm", yields("hsm_licenses")),
    Question("partition_limit", "CA_GetNumberOfAllowedContainers", "hsm", yields("hsm_partition_limit")),
)
"""In the order of the jobs, by hand; the HA group of two-hsms is of neither HSM, and is not asked here."""


def hits(schedule: Name, questions: tuple[Question, ...]) -> Iterator[Hit]:
    """Yield each question of a schedule with what a failure costs: at slot 1, or of the whole of zurich."""
    everything = tuple(part for question in questions for part in question.yields)
    first = (Part("hsm_token_"), Part("hsm_role_"))
    rest = (Part("hsm_token_", label="app2"), *of_zurich(Part("hsm_slot_"), *everything))
    yield Hit(schedule, "tokens", "C_GetTokenInfo", 1, of_token("app1", *first), rest)
    for place, (collector, call, of, own) in enumerate(questions):
        later = of_zurich(*(part for question in questions[place + 1 :] for part in question.yields))
        if of == "partition":
            yield Hit(schedule, collector, call, 1, of_token("app1", *own), (*of_token("app2", *own), *later))
        else:
            yield Hit(schedule, collector, call, None, of_zurich(*own), later)


def of_token(label: str, *parts: Part) -> tuple[Part, ...]:
    """Parts that are about one token."""
    return tuple(part._replace(label=label) for part in parts)


def of_zurich(*parts: Part) -> tuple[Part, ...]:
    """Parts that are about zurich: the HSM itself and its tokens."""
    return tuple(part._replace(hsm="zurich") for part in parts)


HITS = (*hits("minute", MINUTE), *hits("daily", DAILY))
"""Every call of both schedules on a slot or an HSM, but C_GetSlotInfo, whose series carry no label of a token."""
