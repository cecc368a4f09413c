"""Values from the environment: HSM__<SECTION>__<KEY>, and STATE_DIRECTORY of systemd, which the file overrides."""

from collections.abc import Mapping

from luna_textfile.config.keys import BUNDLE, BY_NAME, BY_VARIABLE, Key
from luna_textfile.config.layer import Layer, empty, secret
from luna_textfile.config.problems import Problem
from luna_textfile.config.redaction import looks_secret, shown
from luna_textfile.config.source import PREFIX, SYSTEMD_STATE, systemd_state_directory
from luna_textfile.config.suggest import nearest

STATE = "textfile.state_directory"


def environment_layer(environ: Mapping[str, str]) -> Layer:
    """Return the overrides. Every variable that begins with HSM__ must be in the table of keys."""
    layer = empty()
    for variable in sorted(name for name in environ if name.startswith(PREFIX)):
        text, where = environ[variable], f"environment {variable}"
        if variable in BY_VARIABLE:
            _value(layer, BY_VARIABLE[variable], text, where)
        elif looks_secret(variable):
            layer.problems.append(secret(where, variable))
        elif variable == f"{PREFIX}{BUNDLE.upper()}" or variable.startswith(f"{PREFIX}{BUNDLE.upper()}__"):
            why = "the section bundle can be set only in the configuration file"
            layer.problems.append(Problem(where, BUNDLE, None, why, "unset the variable"))
        else:
            hint = nearest(variable, BY_VARIABLE)
            layer.problems.append(Problem(where, variable, shown(text), "unknown variable", hint))
    return layer


def systemd_layer(environ: Mapping[str, str]) -> Layer:
    """Return the state directory of StateDirectory= in a unit; the file and HSM__ take precedence."""
    layer = empty()
    directory = systemd_state_directory(environ)
    if directory is not None:
        _value(layer, BY_NAME[STATE], directory, f"environment {SYSTEMD_STATE}")
    return layer


def _value(layer: Layer, key: Key, text: str, where: str) -> None:
    try:
        layer.put(key.name, key.kind.text(text), where)
    except ValueError as error:
        hint = str(error) if text else "it is empty: unset the variable if you do not want to set the key"
        layer.problems.append(Problem(where, key.name, shown(text), f"allowed: {key.kind.allowed}", hint))
