"""Settings that more than one part uses: links for people, and the HSMs that must be there."""

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import lines, of_text, url
from luna_textfile.config.parsers import Kind

PLACE = "{alert}"


def pattern() -> Kind:
    """Return the kind of web addresses with a place for the name of an alert."""

    def read(text: str) -> str:
        if text.count(PLACE) != 1:
            raise ValueError(f"{PLACE} must be in it exactly once")
        url().native(text.replace(PLACE, "HSMStorageHigh"))
        return text

    return of_text(f"a web address with {PLACE} in it", read)


SETTINGS = (
    Setting(
        "links.runbook",
        pattern(),
        "https://docs.example.com/luna-textfile/runbooks/{alert}.md",
        "Where the runbook of an alert is read; `{alert}` becomes its name. Every alert carries the link.",
    ),
    Setting(
        "links.grafana",
        url(),
        "https://grafana.example.com",
        "The address of Grafana as people reach it; every alert carries the link of its dashboard.",
    ),
    Setting(
        "inventory",
        lines("names of HSMs, as in the label `hsm`"),
        (),
        "HSMs that must be watched: one that no host reports is an alert. Others count once they were seen.",
    ),
)
