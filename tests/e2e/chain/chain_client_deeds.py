"""What is done to the Luna client of a host and to the configuration of its jobs: both are files."""

from chain_deeds import Deed, Stage
from fixtures.certificate_files import certify

APPLIANCE = "zurich"
"""The name in Chrystoki.conf of the appliance whose HSM is called after the host's city."""

_RECOVERS, _DOES_NOT = "reconnAtt = -1;", "reconnAtt = 0;"
_MEMBERS = "VirtualToken00Members = "


def expects(section: str) -> Deed:
    """Let the host's configuration have a section `expect`."""
    return lambda stage, city: stage.hosts[city].configure(f"expect: {section}\n")


def expects_nothing(stage: Stage, city: str) -> None:
    """Take it away again."""
    stage.hosts[city].configure()


def client_has_another_member(member: str) -> Deed:
    """Let Chrystoki.conf list one more member of its HA group, and not recover lost ones."""

    def deed(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        text = path.read_text()
        assert _RECOVERS in text
        assert _MEMBERS in text
        path.write_text(text.replace(_RECOVERS, _DOES_NOT).replace(_MEMBERS, f"{_MEMBERS}{member}, "))

    return deed


def client_is_as_it_was(member: str) -> Deed:
    """Undo that."""

    def deed(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        text = path.read_text()
        path.write_text(text.replace(_DOES_NOT, _RECOVERS).replace(f"{_MEMBERS}{member}, ", _MEMBERS))

    return deed


def certificates_end_in(days: float) -> Deed:
    """Let Chrystoki.conf name certificates, the host's own and the appliance's, that end in so many days."""

    def deed(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        kept = [line for line in path.read_text().splitlines() if "CAFile" not in line and "CertFile" not in line]
        path.write_text("\n".join([*kept, ""]))
        certify(path, APPLIANCE, ends=days)

    return deed
