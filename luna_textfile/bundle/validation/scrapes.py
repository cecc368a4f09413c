"""What settings of Prometheus must agree with one another; each alone was checked when it was read."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from luna_textfile.bundle.validation import exporter_web
from luna_textfile.config.problems import ConfigError, Problem
from luna_textfile.config.redaction import shown

TOGETHER = (("credentials_file", "username"), ("certificate_file", "key_file"), ("key_file", "certificate_file"))
"""Keys of bundle.prometheus.access that mean nothing without another."""


def check(bundle: Mapping[str, Any], where: str) -> None:
    """Refuse what Prometheus or vmagent would refuse, and scrapes that node_exporter would.

    `where` names the file. Raises ConfigError with every problem.
    """
    prometheus = bundle["prometheus"]
    problems = (*_jobs(prometheus), *_access(prometheus["access"]), *exporter_web.disagreements(bundle))
    if problems:
        raise ConfigError(tuple(problem._replace(where=where) for problem in problems))


def _jobs(prometheus: Mapping[str, Any]) -> Iterator[Problem]:
    keys = ["job", "self_job", *(["service_job"] if prometheus["service_targets"] else [])]
    for one, other in combinations(keys, 2):
        if prometheus[one] == prometheus[other]:
            yield _problem(other, prometheus[other], f"allowed: another name than that of bundle.prometheus.{one}")


def _access(peers: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for peer, settings in peers.items():
        for key, needed in TOGETHER:
            if settings[key] and not settings[needed]:
                wanted = f"set bundle.prometheus.access.{peer}.{needed} as well"
                yield _problem(f"access.{peer}.{key}", settings[key], wanted)


def _problem(key: str, value: str, allowed: str) -> Problem:
    return Problem("", f"bundle.prometheus.{key}", shown(value), allowed)
