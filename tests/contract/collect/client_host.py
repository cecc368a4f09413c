"""A host whose Luna client has certificates and HA groups: its Chrystoki.conf, written entry by entry."""

from collections.abc import Mapping
from pathlib import Path

from collect.host import Host, Outcome, Settings
from luna_textfile.simulation.library import scenario

TWO_HSMS = scenario.find("two-hsms").path
SERVERS = {"ServerName00": "zurich", "ServerName01": "geneva"}
END = "hsm_certificate_not_after_timestamp_seconds"


def write(host: Host, **sections: Mapping[str, str]) -> Path:
    """Write a Chrystoki.conf with these sections; `client` is the long one's."""
    names = {"client": "LunaSA Client", "groups": "VirtualToken", "ha": "HAConfiguration"}
    texts = [
        f"{names[section]} = {{\n" + "".join(f"   {key} = {value};\n" for key, value in entries.items()) + "}\n"
        for section, entries in sections.items()
    ]
    path = host.folder / "Chrystoki.conf"
    path.write_text("".join(texts), encoding="utf-8")
    return path


def put(host: Host, **files: bytes) -> dict[str, str]:
    """Put files into the client's folder and return their entries, by the keys that name them."""
    entries = {}
    for key, content in files.items():
        path = host.folder / f"{key}.pem"
        path.write_bytes(content)
        entries[key] = str(path)
    return entries


def daily(host: Host, settings: Settings | None = None) -> Outcome:
    """Run the daily job."""
    return host.run("daily", TWO_HSMS, settings)


def ends(done: Outcome) -> dict[tuple[str, str, str], float]:
    """Return the ends of the certificates, by kind, name and HSM."""
    labels = ((dict(series.labels), value) for series, value in done.find(END).items())
    return {(one["kind"], one.get("name", ""), one.get("hsm", "")): value for one, value in labels}


def unsupported(done: Outcome) -> set[str]:
    """Name the collectors of files that had nothing to read."""
    found = {dict(series.labels)["collector"] for series in done.find("luna_monitor_collector_unsupported")}
    return found & {"client_certificate", "server_certificates", "ha_groups"}
