"""Asks the library in a child process: a time limit for every call, a fresh child after every death."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from luna_textfile.isolation.budget import Budget
from luna_textfile.isolation.child import Child, ChildGoneError
from luna_textfile.isolation.worker import serve
from luna_textfile.pkcs11.model import HsmError, NotSupportedError
from luna_textfile.pkcs11.questions import FINALIZE, INITIALIZE, Answer, Question


class IsolatedHsm:
    """One library in a child process. Every method may raise HsmError; the next one starts a fresh child."""

    def __init__(
        self,
        library_path: str,
        budget: Budget,
        on_output: Callable[[str, str], None],
        *,
        luna_specific: bool,
    ) -> None:
        """Start nothing yet. `on_output(call, text)` gets what the library prints to stdout or stderr."""
        self._serve = partial(serve, library_path=library_path, luna_specific=luna_specific)
        self._budget = budget
        self._on_output = on_output
        self._child: Child | None = None
        self._closed_by: HsmError | None = None

    def open(self) -> None:
        """Load the library and initialise it, unless that is done."""
        if self._closed_by:
            raise self._closed_by
        if self._child:
            return
        seconds = self._budget.for_initialize(INITIALIZE)
        try:
            self._child = self._start()
            self._exchange(INITIALIZE, ["open"], seconds)
        except HsmError as error:
            # A library that does not start once would not start for the next call either, and every attempt
            # costs the appliances a connection: one run, one failure.
            self._closed_by = error
            self._drop()
            raise

    def ask(self, question: Question[Answer], *arguments: Any) -> Answer:
        """Ask, and return the answer. Starts the library if necessary."""
        function = question.function
        self._budget.for_call(function)
        self.open()
        seconds = self._budget.for_call(function)
        return question.decode(self._exchange(function, [question.method, *arguments], seconds))

    def close(self) -> None:
        """Call C_Finalize, and end the child if that hangs or crashes. Raises HsmError then; all answers are safe."""
        if not self._child:
            return
        try:
            self._exchange(FINALIZE, ["close"], self._budget.for_call(FINALIZE))
        finally:
            self._drop()

    def kill(self) -> None:
        """End the child at once, if there is one."""
        if self._child:
            self._drop()

    def _start(self) -> Child:
        try:
            return Child(self._serve, self._budget.left)
        except OSError as error:
            raise HsmError(INITIALIZE, "no_process", error.strerror or "") from None

    def _exchange(self, function: str, request: list[Any], seconds: float) -> Any:
        child = self._child
        assert child is not None, "no child"  # noqa: S101 - a bug, not an input
        try:
            answer = _read(child.ask(json.dumps(request).encode() + b"\n", seconds))
        except ChildGoneError as gone:
            if gone.reason == "timeout":
                self._budget.share()
            self._report_output(function)
            self._drop()
            raise HsmError(function, gone.reason, gone.detail) from None
        except ValueError as error:
            self._report_output(function)
            self._drop()
            raise HsmError(function, "bad_answer", str(error)) from None
        self._report_output(function)
        if "bug" in answer:
            raise RuntimeError(f"in the child process: {answer['bug']}")
        if "error" in answer:
            raise (NotSupportedError if answer["supported"] is False else HsmError)(*answer["error"])
        return answer["value"]

    def _report_output(self, function: str) -> None:
        if self._child and (text := self._child.library_output()):
            self._on_output(function, text)

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child:
            child.close()


def _read(line: bytes) -> dict[str, Any]:
    """Read an answer of the child's. A library that writes to any descriptor it finds can spoil it: ValueError."""
    answer = json.loads(line)
    if not isinstance(answer, dict) or not answer.keys() & {"value", "error", "bug"}:
        raise ValueError("neither an answer, nor an error, nor a bug")
    return answer
