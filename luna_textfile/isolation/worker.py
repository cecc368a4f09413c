"""The child process: the only place that enters the vendor's library.

It reads a request a line and writes an answer a line, both JSON. It is killed without warning when it takes too long.
"""

import json
import os
from typing import Any

from luna_textfile.pkcs11.model import HsmError, NotSupportedError
from luna_textfile.pkcs11.questions import QUESTIONS

_METHODS = frozenset(question.method for question in QUESTIONS)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from luna_textfile.pkcs11.standard import Pkcs11Hsm


def serve(requests: int, answers: int, library_path: str, *, luna_specific: bool) -> None:
    """Answer requests (method name and arguments) from one file descriptor on another until the first one ends."""
    hsm: Pkcs11Hsm | None = None
    with os.fdopen(requests) as lines:
        for line in lines:
            method, *arguments = json.loads(line)
            try:
                value = None
                if method == "open":
                    hsm = _open(library_path, luna_specific=luna_specific)
                elif hsm and method == "close":
                    hsm.close()
                elif hsm:
                    value = _ask(hsm, method, arguments)
                answer = {"value": value}
            except HsmError as error:
                answer = {"error": [error.call, error.reason, error.detail, error.code]}
                answer["supported"] = not isinstance(error, NotSupportedError)
            except Exception:  # noqa: BLE001 - a bug of ours: the parent gets the traceback
                import traceback  # only then

                answer = {"bug": traceback.format_exc()}
            os.write(answers, json.dumps(answer).encode() + b"\n")
            if method == "close":
                return


def preload() -> None:
    """Import what a child would import, for a caller that may lose the right to read the package before the fork."""
    from luna_textfile.pkcs11 import luna

    del luna


def _open(library_path: str, *, luna_specific: bool) -> "Pkcs11Hsm":
    # Imported here: never in the process that writes the file.
    from luna_textfile.isolation.stdio import unbuffer

    unbuffer()
    if luna_specific:
        from luna_textfile.pkcs11.luna import LunaHsm

        return LunaHsm(library_path)
    from luna_textfile.pkcs11.standard import Pkcs11Hsm

    return Pkcs11Hsm(library_path)


def _ask(hsm: "Pkcs11Hsm", method: str, arguments: list[Any]) -> Any:
    if method not in _METHODS:
        raise ValueError(f"no such question: {method}")
    value = getattr(hsm, method)(*arguments)
    # JSON has no integer keys: a mapping travels as pairs.
    return list(value.items()) if isinstance(value, dict) else value
