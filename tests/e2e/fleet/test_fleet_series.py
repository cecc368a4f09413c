"""How many series a partition costs: what the real jobs write, and what the real rules record of it."""

from pathlib import Path

import pytest

from tools.fleet.held import Held, held
from tools.fleet.kinds import PARTITION_FACTS, PARTITION_MONITOR, PARTITION_RECORDED, by_kind
from tools.fleet.site import Fleet

BUDGET = 60
"""Series a partition that one host watches, its share of the HSM's and the host's among them."""

PARTITIONS = (20, 100)


@pytest.fixture(scope="module", params=PARTITIONS)
def one_hsm(request: pytest.FixtureRequest, fleet_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Give an HSM with so many partitions, watched by one host."""
    return held(Fleet(1, request.param, second=0), fleet_bundle, tmp_path_factory.mktemp("one-hsm"), "newest")


def test_a_partition_stays_within_its_budget(one_hsm: Held) -> None:
    """All series of a site, divided by its partitions, are at most sixty."""
    series = len(one_hsm.scraped) + len(one_hsm.recorded)
    assert series / one_hsm.fleet.all_partitions <= BUDGET


def test_what_a_partition_is_made_of(one_hsm: Held) -> None:
    """As docs/performance.md has it: 24 facts, 19 about the monitor's questions, at most 15 recorded."""
    kinds = by_kind([*one_hsm.scraped, *one_hsm.recorded])
    partitions = one_hsm.fleet.all_partitions
    # Mechanisms are asked of one partition of each HSM.
    assert kinds[PARTITION_FACTS] == 24 * partitions + 2
    assert kinds[PARTITION_MONITOR] <= 19.4 * partitions
    assert 8 * partitions <= kinds[PARTITION_RECORDED] <= 15 * partitions


def test_what_does_not_grow_with_partitions(one_hsm: Held) -> None:
    """What is said of the HSM and of the host is 101 series at most, however many partitions there are."""
    kinds = by_kind([*one_hsm.scraped, *one_hsm.recorded])
    assert sum(count for kind, count in kinds.items() if not kind.startswith("a partition")) <= 101


@pytest.mark.exhaustive
def test_two_hosts_do_not_double_what_is_recorded(fleets: dict[int, Held]) -> None:
    """Recorded series are of the partition, whoever watches it: every tenth HSM has two hosts here."""
    for one in fleets.values():
        per_partition = by_kind(one.recorded)[PARTITION_RECORDED] / one.fleet.all_partitions
        assert per_partition <= 15
