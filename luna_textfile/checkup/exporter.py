"""Subject: node_exporter. Whether it answers, reads the textfile directory, and serves the files of the jobs."""

import http.client
import os
import re
import time
from collections.abc import Iterator
from shlex import quote
from typing import NamedTuple

from luna_textfile.checkup.context import Context
from luna_textfile.checkup.finding import Finding, listed, ok, problem, unknown, warning
from luna_textfile.checkup.listener import command_of_port
from luna_textfile.config.model import SCHEDULES
from luna_textfile.config.problems import printable
from luna_textfile.installation.host import systemd_runs

MOST_BYTES = 64 * 1024 * 1024
IN_CONTAINER = ("/run/.containerenv", "/.dockerenv")
"""Files that podman and docker create in every container."""
MARGIN = 1.0
"""Seconds that are reserved for the report."""
_MTIME = re.compile(r'^node_textfile_mtime_seconds\{.*?file="((?:[^"\\]|\\.)*)".*?\} (\S+)', re.MULTILINE)
_ERROR = re.compile(r"^node_textfile_scrape_error 1$", re.MULTILINE)
_DIRECTORY = "--collector.textfile.directory"


class Scrape(NamedTuple):
    """One answer of node_exporter."""

    url: str
    text: str
    seconds: float


def find(context: Context) -> Iterator[Finding]:
    """Yield findings about a scrape of the local node_exporter."""
    scrape = _scrape(context)
    if isinstance(scrape, Finding):
        yield scrape
        return
    yield _of_time(context, scrape)
    served = {path: float(moment) for path, moment in _MTIME.findall(scrape.text)}
    ours = [context.config.textfile.prom(schedule) for schedule in SCHEDULES]
    there = [path for path in ours if os.path.exists(path)]
    if not there:
        yield unknown("the jobs have not written a file yet", "see `files`")
    elif not any(_served(path, served) for path in there):
        yield _not_served(context, served, spoilt=bool(_ERROR.search(scrape.text)))
        return
    for path in there:
        yield from _of_file(path, served, scrape.text)
    if _ERROR.search(scrape.text):
        yield warning(
            "node_textfile_scrape_error is 1: a file in the folder is not valid",
            "the metric does not name the file, and hides further errors; for our files see the lines above",
            "journalctl -u " + str(context.bundle["systemd"]["node_exporter_unit"]) + " -n 50",
        )


def address(context: Context) -> str:
    """Return the address of node_exporter: this host if it listens on all addresses."""
    bind = context.config.exporter.bind_address
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104 - to be replaced


def _scrape(context: Context) -> Scrape | Finding:
    port, unit = context.config.exporter.port, context.bundle["systemd"]["node_exporter_unit"]
    host = address(context)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/metrics"
    begin = time.monotonic()
    # urllib would use a proxy of the environment, which must not happen for this host.
    connection = http.client.HTTPConnection(host, port, timeout=max(0.5, context.seconds - MARGIN))
    try:
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        answer = connection.getresponse()
        text = answer.read(MOST_BYTES).decode("utf-8", "replace")
    except TimeoutError:
        impact = "the scrape times out in Prometheus, too, and the host looks down"
        seconds = time.monotonic() - begin
        return problem(f"{url} did not answer within {seconds:.1f} s", impact, f"time curl -so /dev/null {url}")
    except ConnectionRefusedError:
        if any(map(os.path.exists, IN_CONTAINER)) and not systemd_runs():
            return unknown(
                f"nothing listens at {url}", "this is a container; node_exporter probably runs in another one"
            )
        impact = "the files are not served: no metric reaches Prometheus"
        return problem(f"nothing listens at {url}", impact, f"systemctl status {unit}    # or set exporter.port")
    except (OSError, http.client.HTTPException) as error:
        return unknown(
            printable(f"{url}: {error or type(error).__name__}"), "node_exporter may require TLS", f"curl -v {url}"
        )
    finally:
        connection.close()
    if answer.status != http.client.OK:
        return unknown(
            f"{url} answers {answer.status}", "node_exporter may require TLS or a password", f"curl -v {url}"
        )
    return Scrape(url, text, time.monotonic() - begin)


def _of_time(context: Context, scrape: Scrape) -> Finding:
    limit = context.bundle["prometheus"]["scrape_timeout"]
    seconds = re.fullmatch(r"(\d+)s", str(limit))
    if seconds and scrape.seconds > float(seconds[1]):
        impact = f"Prometheus gives up after {limit} (bundle.prometheus.scrape_timeout)"
        return problem(f"{scrape.url} took {scrape.seconds:.1f} s", impact, f"time curl -so /dev/null {scrape.url}")
    return ok(f"{scrape.url} answered after {scrape.seconds:.2f} s")


def _served(path: str, served: dict[str, float]) -> str:
    """Return the name under which a file is served. node_exporter before 1.0 has only the file name."""
    real = os.path.realpath(path)
    return next((name for name in served if os.path.realpath(name) == real), "")


def _of_file(path: str, served: dict[str, float], text: str) -> Iterator[Finding]:
    name = _served(path, served)
    if not name:
        yield problem(
            f"{path} is not served, although node_exporter reads its folder",
            "node_exporter drops a whole file if any line has an error, or if it has no right to read the file",
            f"promtool check metrics < {quote(path)}    # and: ls -l {quote(path)}",
        )
    elif served[name] + 1 < int(os.stat(path).st_mtime) - 1:
        yield problem(
            f"{path} is served as it was at {time.strftime('%H:%M:%S UTC', time.gmtime(served[name]))}",
            "the node_exporter that answered reads a file of this name on another host or in another container",
            "hostname; ss -ltnp",
        )
    else:
        yield _of_families(path, text)


def _of_families(path: str, text: str) -> Finding:
    schedule = next(name for name in SCHEDULES if path.endswith(f"_{name}.prom"))
    if f'luna_monitor_up{{schedule="{schedule}"}}' in text:
        return ok(f"{path} is served with its series")
    return problem(
        f"{path} is read, but luna_monitor_up of {schedule} is not served",
        "another file in the folder has the same series or another HELP: node_exporter silently drops ours",
        f"grep -l '^# HELP luna_monitor_up ' {quote(os.path.dirname(path))}/*.prom",
    )


def _not_served(context: Context, served: dict[str, float], *, spoilt: bool) -> Finding:
    folder = context.config.textfile.directory
    reads = sorted({_folder_of(word) for word in _directories(context)} | {os.path.dirname(path) for path in served})
    reads = [path for path in reads if path]
    if os.path.realpath(folder) in map(os.path.realpath, reads):
        observation = f"node_exporter reads {folder}, but serves no file of the jobs"
        impact = "it has no right to read them (see `textfile`), or they have an error"
        prom = quote(context.config.textfile.prom("minute"))
        return problem(observation, impact, f"promtool check metrics < {prom}    # and: ls -l {prom}")
    elsewhere = f"it reads {listed(reads)}" if reads else "its folder is unknown"
    observation = f"node_exporter does not serve {folder}: {elsewhere}"
    impact = "the jobs write to one folder, node_exporter reads another: no metric reaches Prometheus"
    if spoilt and not reads:
        observation = f"node_exporter serves no file of {folder}, and node_textfile_scrape_error is 1"
        impact = "it cannot read its folder or a file in it: see `textfile`"
    fix = f"textfile: {{directory: {reads[0]}}}    # in the configuration, or: " if len(reads) == 1 else ""
    return problem(observation, impact, f"{fix}luna-textfile install --with-node-exporter")


def _directories(context: Context) -> Iterator[str]:
    """Yield the folders on the command line of the program that listens on the port."""
    words = command_of_port(context.config.exporter.port)
    for place, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name in (_DIRECTORY, _DIRECTORY[1:]):
            yield value if equals else "".join(words[place + 1 : place + 2])


def _folder_of(pattern: str) -> str:
    return pattern.rstrip("/")
