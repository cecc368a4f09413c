"""Subject: node_exporter. Does it answer, does it read our folder, does it serve our files: asked over HTTP."""

import http.client
import os
import re
import time
from collections.abc import Iterator
from shlex import quote
from typing import NamedTuple

from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.checkup.listener import command_of_port
from luna_textfile.checkup.situation import Situation
from luna_textfile.config.model import SCHEDULES
from luna_textfile.config.problems import printable
from luna_textfile.installation.host import systemd_runs

MOST_BYTES = 64 * 1024 * 1024
IN_CONTAINER = ("/run/.containerenv", "/.dockerenv")
"""What podman and docker put into each of theirs."""
MARGIN = 1.0
"""Seconds of the subject's time that are kept to report."""
_MTIME = re.compile(r'^node_textfile_mtime_seconds\{.*?file="((?:[^"\\]|\\.)*)".*?\} (\S+)', re.MULTILINE)
_ERROR = re.compile(r"^node_textfile_scrape_error 1$", re.MULTILINE)
_DIRECTORY = "--collector.textfile.directory"


class Scrape(NamedTuple):
    """One answer of node_exporter."""

    url: str
    text: str
    seconds: float


def find(situation: Situation) -> Iterator[Finding]:
    """Yield what a scrape of the local node_exporter shows."""
    scrape = _scrape(situation)
    if isinstance(scrape, Finding):
        yield scrape
        return
    yield _of_time(situation, scrape)
    served = {path: float(moment) for path, moment in _MTIME.findall(scrape.text)}
    ours = [situation.config.textfile.prom(schedule) for schedule in SCHEDULES]
    there = [path for path in ours if os.path.exists(path)]
    if not there:
        yield unknown("no file of ours is there yet, so it cannot be served", "see `files`")
    elif not any(_served(path, served) for path in there):
        yield _not_served(situation, served, spoilt=bool(_ERROR.search(scrape.text)))
        return
    for path in there:
        yield from _of_file(path, served, scrape.text)
    if _ERROR.search(scrape.text):
        yield warning(
            "node_textfile_scrape_error is 1: some file of the folder is not valid",
            "it names no file, and hides the next fault; ours are judged in the lines above",
            "journalctl -u " + str(situation.bundle["systemd"]["node_exporter_unit"]) + " -n 50",
        )


def address(situation: Situation) -> str:
    """Return the host to ask: where node_exporter listens for all, this host."""
    bind = situation.config.exporter.bind_address
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - to be replaced


def _scrape(situation: Situation) -> Scrape | Finding:
    port, unit = situation.config.exporter.port, situation.bundle["systemd"]["node_exporter_unit"]
    host = address(situation)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/metrics"
    begin = time.monotonic()
    # Not through urllib: a proxy of the environment must not be asked for what is on this host.
    connection = http.client.HTTPConnection(host, port, timeout=max(0.5, situation.seconds - MARGIN))
    try:
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        answer = connection.getresponse()
        text = answer.read(MOST_BYTES).decode("utf-8", "replace")
    except TimeoutError:
        why = "Prometheus waits as long in vain: the scrape times out, and the host looks down"
        seconds = time.monotonic() - begin
        return problem(f"{url} did not answer within {seconds:.1f} s", why, f"time curl -so /dev/null {url}")
    except ConnectionRefusedError:
        if any(map(os.path.exists, IN_CONTAINER)) and not systemd_runs():
            return unknown(f"nothing listens at {url}", "in this container; node_exporter is probably in another one")
        why = "nobody serves the files: no metric reaches Prometheus"
        return problem(f"nothing listens at {url}", why, f"systemctl status {unit}    # or set exporter.port")
    except (OSError, http.client.HTTPException) as error:
        return unknown(printable(f"{url}: {error or type(error).__name__}"), "it may want TLS", f"curl -v {url}")
    finally:
        connection.close()
    if answer.status != http.client.OK:
        return unknown(f"{url} answers {answer.status}", "it may want TLS or a password", f"curl -v {url}")
    return Scrape(url, text, time.monotonic() - begin)


def _of_time(situation: Situation, scrape: Scrape) -> Finding:
    limit = situation.bundle["prometheus"]["scrape_timeout"]
    seconds = re.fullmatch(r"(\d+)s", str(limit))
    if seconds and scrape.seconds > float(seconds[1]):
        why = f"Prometheus gives up after {limit} (bundle.prometheus.scrape_timeout)"
        return problem(f"{scrape.url} took {scrape.seconds:.1f} s", why, f"time curl -so /dev/null {scrape.url}")
    return ok(f"{scrape.url} answered after {scrape.seconds:.2f} s")


def _served(path: str, served: dict[str, float]) -> str:
    """Return the name under which a file is served. Before 1.0 it was without the folder."""
    real = os.path.realpath(path)
    return next((name for name in served if os.path.realpath(name) == real), "")


def _of_file(path: str, served: dict[str, float], text: str) -> Iterator[Finding]:
    name = _served(path, served)
    if not name:
        yield problem(
            f"{path} is not served, though its folder is read",
            "node_exporter drops a file with any fault in it, or that it may not read, as a whole",
            f"promtool check metrics < {quote(path)}    # and: ls -l {quote(path)}",
        )
    elif served[name] + 1 < int(os.stat(path).st_mtime) - 1:
        yield problem(
            f"{path} is served as it was at {time.strftime('%H:%M:%S UTC', time.gmtime(served[name]))}",
            "the node_exporter that answered reads another host's or container's file of this name",
            "hostname; ss -ltnp",
        )
    else:
        yield _of_families(path, text)


def _of_families(path: str, text: str) -> Finding:
    schedule = next(name for name in SCHEDULES if path.endswith(f"_{name}.prom"))
    if f'luna_monitor_up{{schedule="{schedule}"}}' in text:
        return ok(f"{path} is served, its series with it")
    return problem(
        f"{path} is read, but luna_monitor_up of {schedule} is not served",
        "another file in the folder has the same series or another HELP: the first one wins, without a word",
        f"grep -l '^# HELP luna_monitor_up ' {quote(os.path.dirname(path))}/*.prom",
    )


def _not_served(situation: Situation, served: dict[str, float], *, spoilt: bool) -> Finding:
    folder = situation.config.textfile.directory
    reads = sorted({_folder_of(word) for word in _directories(situation)} | {os.path.dirname(path) for path in served})
    reads = [path for path in reads if path]
    if os.path.realpath(folder) in map(os.path.realpath, reads):
        seen = f"node_exporter reads {folder}, and serves no file of ours"
        why = "it may not read them (see `textfile`), or they have a fault"
        prom = quote(situation.config.textfile.prom("minute"))
        return problem(seen, why, f"promtool check metrics < {prom}    # and: ls -l {prom}")
    elsewhere = f"it reads {listed(reads)}" if reads else "it does not say which folder it reads, if any"
    seen = f"node_exporter does not serve {folder}: {elsewhere}"
    why = "the jobs write to one folder, node_exporter reads another: no metric of ours arrives"
    if spoilt and not reads:
        seen = f"node_exporter serves no file of {folder}, and node_textfile_scrape_error is 1"
        why = "it cannot read its folder, or what is in it: see `textfile`"
    mend = f"textfile: {{directory: {reads[0]}}}    # in the configuration, or: " if len(reads) == 1 else ""
    return problem(seen, why, f"{mend}luna-textfile install --with-node-exporter")


def _directories(situation: Situation) -> Iterator[str]:
    """Yield the folders on the command line of what listens on the port."""
    words = command_of_port(situation.config.exporter.port)
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in (_DIRECTORY, _DIRECTORY[1:]):
            yield value if equals else "".join(words[place + 1 : place + 2])


def _folder_of(pattern: str) -> str:
    return pattern.rstrip("/")
