"""TLS and basic authentication for node_exporter as rendered: real node_exporters, and real Prometheis that scrape."""

import stat
import time
from pathlib import Path
from typing import Any

import pytest
from downstream.rendered import write
from fixtures import web
from fixtures.hiding import HASH, JOBS, hiding, named_host, salted
from fixtures.prometheus import StartPrometheus
from web_exporter import BCRYPT, PASSWORD, USER, Keys, exporter, make_keys, scrape, settings

from luna_textfile.bundle.engine.site import Site
from luna_textfile.bundle.output.plan import plan
from luna_textfile.bundle.output.write import write as put
from luna_textfile.bundle.parts.systemd import PART
from luna_textfile.bundle.validation.read import read, rows
from luna_textfile.config.model import Config
from luna_textfile.config.problems import ConfigError
from luna_textfile.installation.files import RECORD, files
from luna_textfile.installation.install import commands

SECONDS = 60
RELEASES = ("debian", "newest")
CONFIG = "/etc/luna-textfile/config.yaml"


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """Give fresh certificates."""
    return make_keys(tmp_path / "keys")


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """Give the files of a host that hides names."""
    host = hiding(named_host(tmp_path / "host"), salted(tmp_path), serial="hash", label="hash", hsm="hash")
    for job in JOBS:
        assert host.run(job).code == 0
    return host.directory


@pytest.mark.parametrize("release", RELEASES)
def test_only_with_the_password_and_only_over_tls(tmp_path: Path, keys: Keys, served: Path, release: str) -> None:
    """Without TLS, without a password, with a wrong one: nothing of ours is shown."""
    with exporter(settings(tmp_path, keys), served, tmp_path, release) as address:
        https = f"https://{address}/metrics"
        assert scrape(f"http://{address}/metrics", password=PASSWORD) == "400"
        assert scrape(https, keys) == "401"
        assert scrape(https, keys, "scrape-m") == "401"
        assert scrape(https, keys, BCRYPT) == "401"
        text = scrape(https, keys, PASSWORD)
    assert "hsm_token_session_count{" in text
    assert HASH.search(text)


@pytest.mark.parametrize("release", RELEASES)
def test_only_with_a_certificate(tmp_path: Path, keys: Keys, served: Path, release: str) -> None:
    """With client_ca_file, a scraper without a certificate is not even asked for its password."""
    bundle = settings(tmp_path, keys, client_ca_file=str(keys.authority))
    with exporter(bundle, served, tmp_path, release) as address:
        https = f"https://{address}/metrics"
        assert scrape(https, keys, PASSWORD).startswith("refused: ")
        assert scrape(https, keys, certificate=True) == "401"
        assert "hsm_token_session_count{" in scrape(https, keys, PASSWORD, certificate=True)


def test_only_with_the_certificate_of_a_name(tmp_path: Path, keys: Keys, served: Path) -> None:
    """With client_name, another certificate of the same authority is refused."""
    for name, taken in (("prometheus.example.com", True), ("other.example.com", False)):
        bundle = settings(tmp_path, keys, client_ca_file=str(keys.authority), client_name=name)
        with exporter(bundle, served, tmp_path, "newest") as address:
            text = scrape(f"https://{address}/metrics", keys, PASSWORD, certificate=True)
            assert ("hsm_token_session_count{" in text) is taken, text[:200]


@pytest.mark.parametrize("release", RELEASES)
def test_prometheus_scrapes_with_it(
    tmp_path: Path, keys: Keys, served: Path, prometheus: StartPrometheus, release: str
) -> None:
    """The rendered prometheus.yml has what the rendered node_exporter asks for: password, authority, certificate."""
    bundle = settings(tmp_path, keys, client_ca_file=str(keys.authority))
    access = bundle["prometheus"]["access"]["exporter"]
    access["certificate_file"], access["key_file"] = str(keys.scraper), str(keys.scraper.with_suffix(".key"))
    with exporter(bundle, served, tmp_path, release) as address:
        bundle["prometheus"]["targets"] = [address]
        written = write(tmp_path / "bundle", "prometheus", **bundle)
        config = written / "prometheus/prometheus.yml"
        (tmp_path / "password").write_text("wrong")
        assert up(prometheus(config, tmp_path / "locked-out", release).url) == "0"
        (tmp_path / "password").write_text(PASSWORD)
        one = prometheus(config, tmp_path / "data", release)
        assert up(one.url) == "1"
        names = {row["metric"]["hsm"] for row in web.query(one.url, "query", query="hsm_token_info")}
        assert names
        assert all(HASH.fullmatch(name) for name in names)


def up(url: str) -> str:
    """Return what the first scrape made of `up`."""
    end = time.monotonic() + SECONDS
    while not (rows := web.query(url, "query", query='up{job="luna-hsm"}')):
        assert time.monotonic() < end, "no scrape"
        time.sleep(0.2)
    return str(rows[0]["value"][1])


def test_nothing_is_rendered_unless_it_is_wanted(tmp_path: Path) -> None:
    """By default node_exporter keeps its own ways."""
    folder = write(tmp_path, "systemd")
    assert not (folder / "systemd/node-exporter-web.yml").exists()
    assert "web.config" not in drop_in(folder)


def test_the_drop_in_names_it(tmp_path: Path, keys: Keys) -> None:
    """Where the installation puts it."""
    folder = write(tmp_path / "bundle", "systemd", **settings(tmp_path, keys, directory="/etc/prometheus"))
    assert '"--web.config.file=/etc/prometheus/node-exporter-web.yml"' in drop_in(folder)


def test_an_installation_lets_node_exporter_alone_read_it(tmp_path: Path, keys: Keys) -> None:
    """The file is root's, its group is node_exporter's, before node_exporter is started again."""
    site = Site(Config(bundle=settings(tmp_path, keys, group="node_exp")))
    root = tmp_path / "root"
    root.mkdir()
    found = plan(root, files(site, with_node_exporter=True), RECORD)
    lines = [command.line for command in commands(site, found)]
    mine = lines.index(("chgrp", "node_exp", "/etc/luna-textfile/node-exporter-web.yml"))
    assert mine < lines.index(("systemctl", "restart", "prometheus-node-exporter.service"))
    # The configuration has the same hashes, and the jobs read it.
    assert {("chgrp", "luna", CONFIG), ("chmod", "0640", CONFIG)} <= set(lines[mine:])
    put(root, found)
    assert stat.S_IMODE((root / "etc/luna-textfile/node-exporter-web.yml").stat().st_mode) == 0o640
    without = plan(root, files(site, with_node_exporter=False), RECORD)
    assert not [command for command in commands(site, without) if command.line[0] in {"chgrp", "chmod"}]


def drop_in(folder: Path) -> str:
    """Return the drop-in of node_exporter's unit."""
    (path,) = folder.glob("systemd/*node-exporter.service.d/luna-textfile.conf")
    return path.read_text()


TLS = {"certificate_file": "/c", "key_file": "/k"}


@pytest.mark.parametrize(
    ("web", "missing"),
    [
        ({"certificate_file": "/c"}, "key_file"),
        ({"key_file": "/k", "users": {}}, "certificate_file"),
        ({"client_ca_file": "/a"}, "certificate_file"),
        (TLS | {"client_name": "x.example.com"}, "client_ca_file"),
        ({"users": {USER: BCRYPT}}, "certificate_file"),
    ],
)
def test_half_a_configuration_is_refused(web: dict[str, Any], missing: str) -> None:
    """A certificate without its key, a password without TLS: the message names the key that is missing."""
    site = Site(Config(bundle={"systemd": {"node_exporter_web": web}}))
    with pytest.raises(ConfigError, match=rf"set bundle\.systemd\.node_exporter_web\.{missing} as well"):
        list(PART.render(site))


@pytest.mark.parametrize(
    "value", ["geheim123", "$2b$04$" + BCRYPT[7:], "$1$abc$" + "x" * 22, BCRYPT[:-1], f"{BCRYPT}\n"]
)
def test_only_hashes_are_taken_and_none_is_shown(value: str) -> None:
    """A password itself, or a hash that is soon tried out, is refused; the message does not repeat it."""
    with pytest.raises(ConfigError) as caught:
        read({"systemd": {"node_exporter_web": {"users": {USER: value}}}}, "config.yaml")
    assert "bcrypt" in str(caught.value)
    assert value.strip() not in str(caught.value)
    assert value.strip() not in repr(caught.value)


def test_a_listing_does_not_show_the_hashes() -> None:
    """`luna-textfile config` says that there are users, in a table that people paste into tickets."""
    given = {"systemd": {"node_exporter_web": TLS | {"users": {USER: BCRYPT}}}}
    shown = {key: value for key, value, _ in rows(given, read(given, "config.yaml"), "config.yaml")}
    assert shown["bundle.systemd.node_exporter_web.users"] == "(hidden)"
    assert BCRYPT not in repr(shown)
    nobody = {key: value for key, value, _ in rows({}, read({}, ""), "")}
    assert nobody["bundle.systemd.node_exporter_web.users"] == {}


def test_prometheus_must_fit(tmp_path: Path, keys: Keys) -> None:
    """A Prometheus that could not scrape it is not rendered: each key that is wrong is named."""
    bundle = settings(tmp_path, keys, client_ca_file="/ca")
    bundle["prometheus"]["access"] = {}
    with pytest.raises(ConfigError) as caught:
        write(tmp_path / "bundle", "prometheus", **bundle)
    base = "bundle.prometheus.access.exporter"
    found = [problem.key for problem in caught.value.problems]
    assert found == [f"{base}.scheme", f"{base}.username", f"{base}.certificate_file"]
