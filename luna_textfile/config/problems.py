"""The problems of a configuration, reported together. The minute job imports it: it imports little."""

from typing import NamedTuple

LAST_LINE = "Correct this, then check the result with `luna-textfile config`."


class Problem(NamedTuple):
    """One problem. `value` is None if there is none, or if it must not be shown."""

    where: str
    key: str | None
    value: str | None
    allowed: str
    suggestion: str | None = None

    def line(self) -> str:
        """Return the problem as one printable line."""
        what = f"{shortened(self.key)}: " if self.key else ""
        if self.key and self.value is not None:
            what = f"{shortened(self.key)} = {self.value}: "
        tail = f"; {self.suggestion}" if self.suggestion else ""
        return printable(f"{self.where}: {what}{self.allowed}{tail}")


class ConfigError(Exception):
    """The configuration cannot be used; its text is one block for the operator, without any secret."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        count = f"{len(self.problems)} problem" + ("" if len(self.problems) == 1 else "s")
        lines = [f"  {problem.line()}" for problem in self.problems]
        return "\n".join([f"{count} in the configuration:", *lines, LAST_LINE])


def shortened(text: str) -> str:
    """Return at most 80 characters of `text`."""
    return text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004 - a line of a terminal


def printable(text: str) -> str:
    r"""Return `text` as one line of printable characters: a newline as \n, half a surrogate pair as \udc80."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
