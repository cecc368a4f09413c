"""What is hidden can still be told apart, always in the same way."""

from itertools import product

import pytest
from fixtures.hiding import HASH, SALT, redactor
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.collectors import configuration, ha_groups, ntls_certificates, tokens
from luna_textfile.privacy.names import HASH_BYTES, LABELS, MACHINE, Partition
from luna_textfile.textfile.metrics import Family, Sample
from luna_textfile.textfile.monitor_families import SLOT_UP

TREATMENTS = [
    dict(zip(("label", "serial", "hsm"), chosen, strict=True))
    for chosen in product(("keep", "hash", "redact"), *[("keep", "hash")] * 2)
]
FAMILIES = (
    tokens.SESSIONS,
    tokens.TOKEN_INFO,
    SLOT_UP,
    Family("hsm_x", "gauge", "", ("label", "hsm"), ""),
    ha_groups.EXPECTED_MEMBER,
    ntls_certificates.NOT_AFTER,
)
WORDS = st.sampled_from(["", "a", "b", "zurich", "1234", "redacted", "redacted-1", "h-000000000000", "Zürich 1\n"])


@st.composite
def distinct_samples(draw: st.DrawFn) -> list[Sample]:
    """Draw samples of which no two are of one series, many of them with the same serial or label."""
    family = draw(st.sampled_from(FAMILIES))
    rows = draw(st.lists(st.tuples(*[WORDS] * len(family.labels)), max_size=12, unique=True))
    return [Sample(family, row, 1) for row in rows]


@pytest.mark.parametrize("treatments", TREATMENTS, ids=lambda chosen: "-".join(chosen.values()))
@given(distinct_samples(), st.lists(st.builds(Partition, WORDS, WORDS, WORDS), max_size=4))
def test_no_two_series_become_one(treatments: dict[str, str], samples: list[Sample], known: list[Partition]) -> None:
    """Whatever tokens there are, whatever is hidden: as many series come out as went in."""
    hidden = redactor(**treatments).samples(samples, known)
    assert len({sample.values for sample in hidden}) == len(samples)


@given(distinct_samples())
def test_nothing_else_changes(samples: list[Sample]) -> None:
    """Order, families, values and all other labels stay."""
    hidden = redactor(label="redact", serial="hash", hsm="hash").samples(samples, ())
    for before, after in zip(samples, hidden, strict=True):
        assert (before.family, before.value) == (after.family, after.value)
        for name, old, new in zip(before.family.labels, before.values, after.values, strict=True):
            hidden_label = name in LABELS or name in before.family.machines
            assert bool(old) == bool(new) if hidden_label else old == new


@given(st.text(), st.text())
def test_a_name_has_one_hash(one: str, other: str) -> None:
    """It depends on the salt and the name alone, and not on the label; other names and salts have others."""
    here, there = redactor(label="hash", serial="hash", hsm="hash"), redactor(serial="hash")
    assert here.hashed(one) == there.hashed(one)
    assert HASH.fullmatch(here.hashed(one))
    assert (here.hashed(one) == here.hashed(other)) is (one == other)
    assert redactor(SALT + "0").hashed(one) != here.hashed(one)
    assert {here.shown(label, one) for label in (*LABELS, MACHINE)} == {here.hashed(one) if one else ""}


def test_hashes_stay_the_same_from_version_to_version() -> None:
    """Dashboards and alert settings have them: this test breaks before a user does."""
    assert redactor().hashed("zurich") == "h-71335ddafc71"


def test_the_whole_salt_counts() -> None:
    """Also what stands behind the 64 bytes that BLAKE2b takes as a key."""
    assert redactor("x" * 70 + "1").hashed("a") != redactor("x" * 70 + "2").hashed("a")


def test_twenty_thousand_names_hardly_collide() -> None:
    """The chance that any two of 20,000 names share a hash is below one in a million, as the documents say."""
    assert 20_000**2 / 2 / 2 ** (8 * HASH_BYTES) < 1e-6
    own = redactor()
    assert len({own.hashed(f"12345678{number:05}") for number in range(20_000)}) == 20_000


def test_redacted_tokens_of_one_serial_are_numbered() -> None:
    """Where labels alone tell two tokens apart, and the number stays when one of them does not answer."""
    one, two = (Sample(tokens.SESSIONS, (label, "123", "123"), 1) for label in ("b", "a"))
    other = Sample(tokens.SESSIONS, ("c", "124", "123"), 1)
    own = redactor(label="redact")
    assert [sample.values[0] for sample in own.samples([one, two, other], ())] == [
        "redacted-2",
        "redacted-1",
        "redacted",
    ]
    assert [sample.values[0] for sample in own.samples([one], [Partition("123", "123", "a")])] == ["redacted-2"]


def test_an_hsm_that_is_called_by_its_serial() -> None:
    """Where the serial is hidden it is hidden in the label `hsm` too, though names are kept there."""
    own = redactor(serial="hash")
    assert own.shown("hsm", "zurich") == "zurich"
    assert own.shown("hsm", "1234567890") == own.shown("serial", "1234567890") == own.hashed("1234567890")
    assert redactor(hsm="hash").shown("hsm", "1234567890") == own.hashed("1234567890")


def test_a_certificates_name_is_hidden_as_hsms_are() -> None:
    """It is a machine's name, whichever, and no serial; the name of a policy stays."""
    end = Sample(ntls_certificates.NOT_AFTER, ("client", "collector", ""), 1)
    policy = Sample(configuration.POLICY, ("1", "PED", "zurich"), 1)
    (kept,) = redactor(serial="hash").samples([end], ())
    assert kept == end
    own = redactor(hsm="hash")
    hidden, shown = own.samples([end, policy], ())
    assert hidden.values == ("client", own.hashed("collector"), "")
    assert shown.values == ("1", "PED", own.hashed("zurich"))


def test_a_members_serial_is_hidden_as_serials_are() -> None:
    """The same hash as in the label `serial` of the member's own series."""
    own = redactor(serial="hash")
    (hidden,) = own.samples([Sample(ha_groups.EXPECTED_MEMBER, ("group", "1123", "123", "1123"), 1)], ())
    assert hidden.values == ("group", own.hashed("1123"), own.hashed("123"), own.hashed("1123"))
    assert redactor(hsm="hash").shown("member", "123") == "123"
