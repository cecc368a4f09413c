"""HTTP to the servers of the rig: always on this machine, so never through a proxy of the environment."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
SECONDS = 30


class Refused(Exception):  # noqa: N818 - the server's answer, which the caller may well expect
    """The server answered with an error; the text is its own, with the status."""


def ask(url: str, **parameters: str) -> str:
    """Return the answer to a GET with these parameters. Raises Refused."""
    return _open(f"{url}?{urllib.parse.urlencode(parameters)}" if parameters else url, None)


def send(url: str, body: bytes, headers: Mapping[str, str] | None = None) -> str:
    """Return the answer to a POST. Raises Refused."""
    return _open(urllib.request.Request(url, body, dict(headers or {})), body)  # noqa: S310 - the rig's own servers


def query(url: str, path: str, **parameters: str) -> list[Any]:
    """Return the rows of a PromQL query, sent as a form: some queries are long. Raises Refused."""
    answer = json.loads(_open(f"{url}/api/v1/{path}", urllib.parse.urlencode(parameters).encode()))
    rows: list[Any] = answer["data"]["result"]
    return rows


def _open(url: str | urllib.request.Request, body: bytes | None) -> str:
    try:
        with _OPENER.open(url, body, timeout=SECONDS) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise Refused(f"{error.code} {error.read().decode(errors='replace').strip()}") from None
