"""Kinds of settings that name places: hosts with ports, addresses, files; and labels that travel between programs."""

import re

from luna_textfile.bundle.schema.types_basic import mapping_of, of_text, url
from luna_textfile.config.parsers import Kind

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
_PORT = re.compile(r"[1-9][0-9]{0,4}")
_PATH = re.compile(r"/[\w./@+=:-]*")
_TARGET_FILE = re.compile(r"/[\w./@+=:-]*(?:\*[\w.@+=:-]*)?\.(?:json|yml|yaml)")
_ADDRESS = re.compile(r"[\w.~:/?#\[\]@!&'()*+,;=%-]+", re.ASCII)
_LABEL = re.compile(r"(?!__)[a-zA-Z_][a-zA-Z0-9_]*")
_WORDS = re.compile(r"[\w.:/@+=-](?:[\w.:/@+= -]*[\w.:/@+=-])?")
_LAST_PORT = 65535
PATHS = "an absolute path of letters, digits and _ . / @ + = : -"
WORDS = "letters, digits, blanks inside, and _ . : / @ + = -"


def host_port() -> Kind:
    """Return the kind of hosts with a port: name:9100, 192.0.2.1:9100 or [2001:db8::1]:9100."""

    def read(text: str) -> str:
        name, _, port = text.rpartition(":")
        if not _HOST.fullmatch(name) or not _PORT.fullmatch(port) or int(port) > _LAST_PORT:
            raise ValueError("not a host with a port")
        return text

    return of_text("a host with its port: name:9100 or [2001:db8::1]:9100", read)


def host() -> Kind:
    """Return the kind of hosts, by name or address; an IPv6 address has brackets."""

    def read(text: str) -> str:
        if not _HOST.fullmatch(text):
            raise ValueError("not a host")
        return text

    return of_text("a host: a name, 192.0.2.1 or [2001:db8::1]", read)


def service_url() -> Kind:
    """Return the kind of http and https addresses of programs: in the letters of RFC 3986, without a $."""
    return of_text(url().allowed, _address)


def optional_service_url() -> Kind:
    """Return the kind of `service_url` that may be empty, which means not set."""
    return of_text(f"{url().allowed}, or empty", lambda text: text and _address(text))


def file_path() -> Kind:
    """Return the kind of absolute paths that need quotes in none of the files they land in."""
    return of_text(PATHS, _path)


def optional_file() -> Kind:
    """Return the kind of `file_path` that may be empty, which means not set."""
    return of_text(f"{PATHS}, or empty", lambda text: text and _path(text))


def target_file() -> Kind:
    """Return the kind of files with targets, as Prometheus's file_sd_configs takes them."""

    def read(text: str) -> str:
        if not _TARGET_FILE.fullmatch(text):
            raise ValueError("not a name that Prometheus takes")
        return text

    return of_text("an absolute path that ends in .json, .yml or .yaml; a * in the last part", read)


def plain_text() -> Kind:
    """Return the kind of label values that every program of the chain takes as they are.

    Prometheus 3 replaces $NAME, VictoriaMetrics %{NAME}, by variables of its environment; commas part VictoriaMetrics'
    flags. None of them can be escaped in a way that all releases read alike.
    """
    return of_text(WORDS, _plain)


def optional_plain_text() -> Kind:
    """Return the kind of `plain_text` that may be empty, which means not set."""
    return of_text(f"{WORDS}; or empty", lambda text: text and _plain(text))


def plain_labels() -> Kind:
    """Return the kind of mappings from label name to `plain_text`."""
    return mapping_of(f"a mapping from label name (not __...) to {WORDS}", of_text("", _label), of_text("", _plain))


def _label(text: str) -> str:
    if not _LABEL.fullmatch(text):
        raise ValueError(f"{text} is no label name, or one of Prometheus's own")
    return text


def _plain(text: str) -> str:
    if not _WORDS.fullmatch(text):
        raise ValueError("a character that not every program takes as it is")
    return text


def _path(text: str) -> str:
    if not _PATH.fullmatch(text):
        raise ValueError("not absolute, or with a character that would need quotes")
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("a character that a web address writes as %..")
    return str(url().native(text))
