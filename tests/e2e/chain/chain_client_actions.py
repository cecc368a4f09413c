"""What is done to the Luna client of a host and to the configuration of its jobs: both are files."""

from chain_actions import Action, Stage
from fixtures.certificate_files import certify

APPLIANCE = "zurich"
"""The name in Chrystoki.conf of the appliance whose HSM is called after the host's city."""

_RECOVERS, _DOES_NOT = "reconnAtt = -1;", "reconnAtt = 0;"
_MEMBERS = "VirtualToken00Members = "


def expects(section: str) -> Action:
    """Let the host's configuration have a section `expect`."""
    return lambda stage, city: stage.hosts[city].configure(f"expect: {section}\n")


def expects_nothing(stage: Stage, city: str) -> None:
    """Take it away again."""
    stage.hosts[city].configure()


def client_has_another_member(member: str) -> Action:
    """Let Chrystoki.conf list one more member of its HA group, and not recover lost ones."""

    def action(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        text = path.read_text()
        assert _RECOVERS in text
        assert _MEMBERS in text
        path.write_text(text.replace(_RECOVERS, _DOES_NOT).replace(_MEMBERS, f"{_MEMBERS}{member}, "))

    return action


def client_is_as_it_was(member: str) -> Action:
    """Undo that."""

    def action(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        text = path.read_text()
        path.write_text(text.replace(_DOES_NOT, _RECOVERS).replace(f"{_MEMBERS}{member}, ", _MEMBERS))

    return action


def certificates_end_in(days: float) -> Action:
    """Let Chrystoki.conf name certificates, the host's own and the appliance's, that end in so many days."""

    def action(stage: Stage, city: str) -> None:
        path = stage.hosts[city].chrystoki
        kept = [line for line in path.read_text().splitlines() if "CAFile" not in line and "CertFile" not in line]
        path.write_text("\n".join([*kept, ""]))
        certify(path, APPLIANCE, ends=days)

    return action
