"""What may go wrong in one call of two-hsms, and what exactly it may cost: the tables of the fault tests."""

from typing import NamedTuple

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
    """Some series: those whose name begins so, about one token (by label) or one HSM."""

    prefix: str
    label: str = ""
    hsm: str = ""

    def holds(self, series: Series) -> bool:
        """Tell whether a series belongs to it."""
        labels = dict(series.labels)
        fits_token = not self.label or labels.get("label") == self.label
        fits_hsm = not self.hsm or labels.get("hsm") == self.hsm
        return series.name.startswith(self.prefix) and fits_token and fits_hsm


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


def of_tokens(prefix: str, *labels: str) -> tuple[Part, ...]:
    """Series of some tokens."""
    return tuple(Part(prefix, label=label) for label in labels)


def of_zurich(*prefixes: str) -> tuple[Part, ...]:
    """Series of zurich: of the HSM itself and of its tokens."""
    return tuple(Part(prefix, hsm="zurich") for prefix in prefixes)


STATISTICS = of_zurich("hsm_stats_")
STORAGE = of_zurich("hsm_token_storage_", "hsm_token_object_count")
DAILY_OF_HSM = of_zurich("hsm_firmware_", "hsm_capability", "hsm_policy", "hsm_storage_")

HITS = (
    Hit(
        "minute",
        "tokens",
        "C_GetTokenInfo",
        1,
        of_tokens("hsm_token_", "app1"),
        (*of_tokens("hsm_token_", "app2"), *of_zurich("hsm_token_status_"), *STATISTICS),
    ),
    Hit(
        "minute",
        "token_status",
        "CA_GetTokenStatus",
        1,
        of_tokens("hsm_token_status_", "app1"),
        (*of_tokens("hsm_token_status_", "app2"), *STATISTICS),
    ),
    Hit("minute", "statistics", "CA_GetHSMStats", None, STATISTICS),
    Hit(
        "daily",
        "tokens",
        "C_GetTokenInfo",
        1,
        of_tokens("hsm_token_", "app1"),
        (*of_zurich("hsm_slot_"), *DAILY_OF_HSM, *STORAGE),
    ),
    Hit("daily", "firmware", "CA_GetFirmwareVersion", None, of_zurich("hsm_firmware_"), (*DAILY_OF_HSM, *STORAGE)),
    Hit(
        "daily",
        "capabilities",
        "CA_GetHSMCapabilitySet",
        None,
        of_zurich("hsm_capability"),
        (*of_zurich("hsm_policy", "hsm_storage_"), *STORAGE),
    ),
    Hit(
        "daily",
        "policies",
        "CA_GetHSMPolicySet",
        None,
        of_zurich("hsm_policy"),
        (*of_zurich("hsm_storage_"), *STORAGE),
    ),
    Hit("daily", "hsm_storage", "CA_GetHSMStorageInformation", None, of_zurich("hsm_storage_"), STORAGE),
    Hit(
        "daily",
        "token_storage",
        "CA_GetTokenStorageInformation",
        1,
        (*of_tokens("hsm_token_storage_", "app1"), *of_tokens("hsm_token_object_count", "app1")),
        (*of_tokens("hsm_token_storage_", "app2"), *of_tokens("hsm_token_object_count", "app2")),
    ),
)
"""Every call of both schedules on a slot or an HSM, but C_GetSlotInfo, whose series carry no label of a token."""
