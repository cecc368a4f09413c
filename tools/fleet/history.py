"""The past of a fleet as its rules read it: scraped series from the hosts' text, recorded ones as rules gave them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tools.fleet.block import Curve, Labels, curve
from tools.fleet.reads import LOOKBACK
from tools.fleet.site import Fleet, renamed
from tools.fleet.template import Line, lines
from tools.fleet.windows import Past, Span

NOW = Span(LOOKBACK, 0)
"""What every series has: so much that it is there now."""

_LABEL = re.compile(r'(\w+)="([^"]*)"')
_OF_THE_SCRAPE = {"job": "luna-hsm", "environment": "production", "hsm_type": "luna"}


class History:
    """Series of a fleet up to `end`, in seconds of the epoch. Equal curves are one object."""

    def __init__(self, pasts: Mapping[str, Past], end: int, *always: Span) -> None:
        """Keep what is read of each family, when the past ends, and the spans that every series has."""
        self.pasts, self.end = pasts, end
        self.always = Past((NOW, *always))
        self._curves: dict[tuple[object, Past], Curve] = {}

    def scraped(self, fleet: Fleet, text: str, instances: Sequence[str], least: int = 0) -> dict[Labels, Curve]:
        """Return the series of all hosts, of families that are read at least so many seconds back."""
        found: dict[Labels, Curve] = {}
        every = [line for line in lines(f"{text}\nup 1\n") if self.past(_family(line.series)).length >= least]
        for host, instance in zip(fleet.hosts(), instances, strict=True):
            of_the_host = {**_OF_THE_SCRAPE, "instance": instance}
            for line in every:
                found[_labels(renamed(line.series, host.hsm), of_the_host)] = self._of_line(line)
        return found

    def recorded(self, name: str, rows: Iterable[Mapping[str, Any]]) -> dict[Labels, Curve]:
        """Return the series of a recording rule, given the rows of its expression at the end: they stay as they are."""
        past = self.past(name)
        return {
            tuple(sorted({**row["metric"], "__name__": name}.items())): self._still(float(row["value"][1]), past)
            for row in rows
        }

    def past(self, family: str) -> Past:
        """Return what is read of a family."""
        return self.always.having(*self.pasts[family].spans) if family in self.pasts else self.always

    def _of_line(self, line: Line) -> Curve:
        past = self.past(_family(line.series))
        if line.moves is None:
            return self._still(line.value, past)
        if (line.series, past) not in self._curves:
            times = past.times(self.end)
            self._curves[line.series, past] = curve(times, [line.at(time) for time in times])
        return self._curves[line.series, past]

    def _still(self, value: float, past: Past) -> Curve:
        if (value, past) not in self._curves:
            times = past.times(self.end)
            self._curves[value, past] = curve(times, [value] * len(times))
        return self._curves[value, past]


def _family(series: str) -> str:
    return series.partition("{")[0]


def _labels(series: str, more: Mapping[str, str]) -> Labels:
    own = dict(_LABEL.findall(series))
    return tuple(sorted({**own, **more, "__name__": _family(series)}.items()))
