"""The tables of docs/incidents.md: made from runs, between two comments that name them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from downstream.series import DAY, HOUR, MINUTE
from fixtures.proven import REPOSITORY

from incidents.evaluation import Episode
from incidents.happenings import Happening
from incidents.incident import Incident, Seen

PATH = REPOSITORY / "docs" / "incidents.md"


def part(name: str) -> str:
    """Return what the document has under a name."""
    begin, end = _marks(name)
    return PATH.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0].strip()


def replace(name: str, text: str) -> None:
    """Write the document with another text under a name."""
    begin, end = _marks(name)
    before, _, rest = PATH.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    PATH.write_text(f"{before}{begin}\n{text}\n{end}{after}", encoding="utf-8")


def incident_table(incident: Incident, found: Sequence[Seen]) -> str:
    """Return when each alert fired, and how long before harm was done."""
    rows = [
        f"| {row.alert} | {_moment(row.first)} | {_early(incident.harm * DAY - row.first)} | "
        f"{'at the end of the history' if row.last >= incident.days * DAY - incident.coarse else _moment(row.last)} |"
        for row in found
    ]
    harm = f"Harm: {incident.what}, {_moment(int(incident.harm * DAY))}."
    return "\n".join([harm, "", "| alert | fires | before harm | until |", "|---|---|---|---|", *rows])


def year_table(expected: Iterable[tuple[Happening, Episode]], happenings: Sequence[Happening]) -> str:
    """Return the events of the site, and the alerts of each."""
    rung: dict[str, set[str]] = {happening.what: set() for happening in happenings}
    for happening, episode in expected:
        row = happening.explains(episode)
        muted = " (muted)" if row is not None and row.muted else ""
        rung[happening.what].add(episode.alert + muted)
    rows = [
        f"| {_day(happening.begin)} | {happening.what} | {', '.join(sorted(rung[happening.what])) or 'nothing'} |"
        for happening in sorted(happenings, key=lambda one: one.begin)
    ]
    return "\n".join(["| when (UTC) | event | alerts |", "|---|---|---|", *rows])


def _marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: made by a test -->", f"<!-- end of {name} -->"


def _moment(seconds: int) -> str:
    return f"day {seconds // DAY}, {seconds % DAY // HOUR} h {seconds % HOUR // MINUTE} min"


def _early(seconds: float) -> str:
    hours = abs(seconds) / HOUR
    text = f"{hours / 24:.1f} days" if hours >= 72 else f"{hours:.1f} h"
    return text if seconds > 0 else f"{text} after it"


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%a %Y-%m-%d %H:%M}"
