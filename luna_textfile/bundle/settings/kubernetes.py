"""Settings of the kustomization for Kubernetes."""

import re

from luna_textfile.bundle.schema.setting import Setting
from luna_textfile.bundle.schema.types_basic import of_text
from luna_textfile.config.parsers import Kind, choice, string

_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_DNS = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_KEY = rf"(?:{_DNS}(?:\.{_DNS})*/)?{_WORD}"
_LABEL = re.compile(rf"{_KEY}={_WORD}")
_NAMESPACE = re.compile(_DNS)
_OBJECT = re.compile(rf"(?:{_DNS}(?:\.{_DNS})*)?")
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_IMAGE = re.compile(rf"(?:[a-zA-Z0-9.-]+(?::[0-9]+)?/)?{_PART}(?:/{_PART})*")
LONGEST_PREFIX = 253


def _matching(allowed: str, pattern: re.Pattern[str]) -> Kind:
    def read(text: str) -> str:
        if not pattern.fullmatch(text) or len(text.partition("/")[0]) > LONGEST_PREFIX:
            raise ValueError("not of this form")
        return text

    return of_text(allowed, read)


def _labels() -> Kind:
    """Return the kind of mappings from label to value as Kubernetes allows them."""
    label = _matching("", _LABEL)

    def native(value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValueError("not a mapping")  # noqa: TRY004 - one type for whatever a value has wrong
        for key, inner in value.items():
            label.native(f"{string(key)}={string(inner)}")
        return dict(value)

    def text(_: str) -> object:
        raise ValueError("set it in the configuration file")

    return Kind("a mapping from a label of Kubernetes to its value", native, text)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "kubernetes.namespace",
        _matching("a name of small letters, digits and -", _NAMESPACE),
        "hsm-monitoring",
        "The namespace of everything; also a label of all alerts there, by which the operators route them.",
    ),
    Setting(
        "kubernetes.workload",
        choice("daemonset", "cronjobs"),
        "daemonset",
        "How the jobs run: a pod that stays on each chosen node, with timers of its own, or a pod for every run.",
    ),
    Setting(
        "kubernetes.operator",
        choice("prometheus", "victoriametrics", "both", "none"),
        "prometheus",
        "Which operator's resources the kustomization takes along: its kinds must be known to the cluster.",
    ),
    Setting(
        "kubernetes.image",
        _matching("the name of an image, without a tag", _IMAGE),
        "registry.example.com/luna-textfile",
        "The collector's image where the nodes pull it; its tag is the version of this package.",
    ),
    Setting(
        "kubernetes.pull_credentials",
        _matching("the name of a Secret, or empty", _OBJECT),
        "",
        "The Secret with the registry's credentials; empty: none is needed.",
    ),
    Setting(
        "kubernetes.node_label",
        _matching("a label of nodes: key=value", _LABEL),
        "luna-textfile=collector",
        "The nodes that collect carry this label; each must be a client of the HSMs.",
    ),
    Setting(
        "kubernetes.labels",
        _labels(),
        {},
        "Labels of rules, scrapes and routes by which your operator picks them, such as `release: prometheus`.",
    ),
)
