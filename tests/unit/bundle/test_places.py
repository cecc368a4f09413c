"""Settings that name places and labels: what they take arrives unchanged in every program, the rest is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luna_textfile.bundle.schema import types_basic, types_place
from luna_textfile.config.parsers import Kind

TAKEN = {
    types_place.host_port: ("localhost:9100", "192.0.2.1:1", "[2001:db8::1]:65535", "hsm_1.example:9100"),
    types_place.host: ("localhost", "[2001:db8::1]", "a.b-c"),
    types_place.optional_service_url: ("", "http://localhost:8428/api/v1/write", "https://[::1]:1/insert/0/a?b=c%20d"),
    types_place.optional_file: ("", "/etc/prometheus/ca.pem"),
    types_place.target_file: ("/etc/prometheus/targets/*.yml", "/x.json", "/a/b.yaml"),
    types_place.plain_text: ("production", "x y", "a=b:c/d@e+f-g", "Zürich"),
}
REFUSED = {
    types_place.host_port: (
        "localhost",
        "localhost:0",
        "localhost:65536",
        "http://a:1",
        "a b:1",
        "2001:db8::1:1",
        ":1",
        "",
    ),
    types_place.host: ("a:1", "", "a/b", "-a"),
    types_place.optional_service_url: (
        "localhost:8428",
        "http://a/$HOME",
        "http://a/%{X}",
        "http://u:p@a",
        "http://a b",
        "http:",
    ),
    types_place.optional_file: ("ca.pem", "/a b", "/a'b", "/%{X}", "/a\nb"),
    types_place.target_file: ("/x.txt", "x.json", "/*/x.json", "/**.json"),
    types_place.plain_text: ("", " a", "a ", "a,b", "a$b", "a%{b}c", "$HOME", "%{HOME}", 'a"b', "a\nb", "{{a}}"),
}


@pytest.mark.parametrize(("kind", "texts"), TAKEN.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_taken(kind: Callable[[], Kind], texts: tuple[str, ...]) -> None:
    """Each of these is taken as it is."""
    assert [kind().native(text) for text in texts] == list(texts)


@pytest.mark.parametrize(("kind", "texts"), REFUSED.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_refused(kind: Callable[[], Kind], texts: tuple[str, ...]) -> None:
    """Each of these is refused, with a reason."""
    for text in texts:
        with pytest.raises(ValueError, match=r"\w"):
            kind().native(text)


def test_labels() -> None:
    """External labels have names that a configuration may set, and plain values; a list takes one value too."""
    assert types_place.plain_labels().native({"cluster": "a b"}) == {"cluster": "a b"}
    for wrong in ({"__name__": "a"}, {"a-b": "c"}, {"a": "$b"}, {"a": 1}, ["a"]):
        with pytest.raises(ValueError, match=r"\w"):
            types_place.plain_labels().native(wrong)
    hosts = types_basic.list_of(types_place.host_port(), "hosts")
    assert hosts.native("a:1") == ("a:1",)
    assert hosts.native([]) == ()


@given(st.text())
def test_nothing_that_a_program_would_replace(text: str) -> None:
    """A plain text never has a character that Prometheus, VictoriaMetrics, systemd or YAML reads as its own."""
    try:
        types_place.plain_text().native(text)
    except ValueError:
        return
    assert not set(text) & set("$%{}'\"\\,#\n\r\t`")
    assert text.isprintable()
