"""Start, read and end the child process that enters the vendor's library.

Forked, not spawned: a new interpreter with its imports would cost a third more, 1,440 times a day. That is safe
here because this process never loads the library and has no threads, so the child starts with nothing inherited
that PKCS#11 forbids. Its standard output and error lead into a pipe of ours: what a library prints is logged.
"""

import fcntl
import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress

MOST_OUTPUT = 16 * 1024
"""Bytes of a library's printing that are kept for the log, a call. The rest is counted and dropped."""

MOST_ANSWER = 4 * 1024 * 1024
"""No answer is longer: what exceeds it is garbage."""


class ChildGoneError(Exception):
    """The child ended or was ended: `reason` is timeout, crash, exit or bad_answer."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Child:
    """One child process running `serve(requests, answers)`, and the pipes to it."""

    def __init__(self, serve: Callable[[int, int], None], lifetime: float) -> None:
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self._output, output = os.pipe()
        lifeline, self._lifeline = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _become_child(serve, (requests, answers, output, lifeline), lifetime)
        for descriptor in (requests, answers, output, lifeline):
            os.close(descriptor)
        os.set_blocking(self._output, False)
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN)
        self._poll.register(self._output, select.POLLIN)
        self._kept: list[bytes] = []
        self._output_size = 0

    def ask(self, request: bytes, timeout: float) -> bytes:
        """Send one line and return the line of the answer. The child is dead after ChildGoneError."""
        try:
            os.write(self._requests, request)
        except BrokenPipeError:
            raise self._gone() from None
        answer = b""
        give_up = time.monotonic() + timeout
        while not answer.endswith(b"\n"):
            ready = self._wait(give_up, timeout)
            if self._output in ready:
                self._read_output()
            if self._answers in ready:
                part = os.read(self._answers, 65536)
                answer += part
                if not part:
                    raise self._gone()
            if len(answer) > MOST_ANSWER:
                self.kill()
                raise ChildGoneError("bad_answer", "an endless answer")
        return answer

    def library_output(self) -> str:
        """Return what the library printed since the last time, cut at MOST_OUTPUT bytes."""
        self._read_output()
        dropped = self._output_size - sum(map(len, self._kept))
        text = b"".join(self._kept).decode("utf-8", "replace").strip()
        self._kept, self._output_size = [], 0
        return f"{text} [and {dropped} bytes more]" if dropped else text

    def kill(self) -> None:
        """End the child and all that it started, whatever signals it blocks."""
        if not self.pid:
            return
        for kill, target in ((os.killpg, self.pid), (os.kill, self.pid)):
            with suppress(ProcessLookupError):
                kill(target, signal.SIGKILL)
        self._reap(1.0)

    def close(self) -> None:
        """Close our ends of the pipes; the child must have been killed or have ended."""
        self.kill()
        for descriptor in (self._requests, self._answers, self._output, self._lifeline):
            os.close(descriptor)

    def _wait(self, give_up: float, timeout: float) -> list[int]:
        remaining = give_up - time.monotonic()
        ready = self._poll.poll(remaining * 1000) if remaining > 0 else []
        if not ready:
            self.kill()
            raise ChildGoneError("timeout", f"no answer within {timeout:.3g} s")
        return [descriptor for descriptor, _event in ready]

    def _read_output(self) -> None:
        try:
            while part := os.read(self._output, 65536):
                room = MOST_OUTPUT - sum(map(len, self._kept))
                self._kept.append(part[:room])
                self._output_size += len(part)
                if self._output_size > 64 * MOST_OUTPUT:
                    return  # a flood: come back to the deadline between two helpings
            self._poll.unregister(self._output)  # the library closed its ends
        except (BlockingIOError, KeyError):
            pass

    def _gone(self) -> ChildGoneError:
        status = self._reap(1.0)
        if status is None:
            self.kill()
            return ChildGoneError("crash", "the process closed its pipe and stayed")
        if os.WIFSIGNALED(status):
            return ChildGoneError("crash", f"killed by {signal.Signals(os.WTERMSIG(status)).name}")
        return ChildGoneError("exit", f"the library ended the process with status {os.WEXITSTATUS(status)}")

    def _reap(self, patience: float) -> int | None:
        """Wait for the end, but not forever: a process stuck in the kernel cannot even be killed."""
        give_up = time.monotonic() + patience
        while self.pid:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                return status
            if time.monotonic() > give_up:
                self.pid = 0
                break
            time.sleep(0.001)
        return None


def _become_child(serve: Callable[[int, int], None], pipes: tuple[int, int, int, int], lifetime: float) -> None:
    """Set the scene for foreign code and never return."""
    status = 70  # EX_SOFTWARE: only a bug of ours leads there
    requests, answers, output, lifeline = pipes
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        # Should the parent be killed or stopped while the library hangs, the child must not stay behind.
        _die_with_parent(lifeline)
        signal.alarm(int(lifetime) + 2)
        _no_core_dumps()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        _close_all_but({0, 1, 2, requests, answers, lifeline})
        serve(requests, answers)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever it is, it must not climb into the parent's code
        import traceback  # only then

        traceback.print_exc()
    finally:
        os._exit(status)


def _die_with_parent(lifeline: int) -> None:
    """Have the kernel kill our group once the parent's end of this pipe closes, which its death does too.

    A library can block every other signal, and the alarm's with them. Where a kernel lacks this, the alarm is left.
    """
    with suppress(OSError):
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)  # instead of SIGIO
        fcntl.fcntl(lifeline, fcntl.F_SETFL, os.O_ASYNC)


def _no_core_dumps() -> None:
    """Keep a library that crashes every minute from filling the disk, or leaving key material in a file."""
    import resource  # the parent has no use for it

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _close_all_but(keep: set[int]) -> None:
    """Leave no descriptor of ours to foreign code: neither the lock nor a file being written."""
    low = 0
    for descriptor in sorted(keep):
        if low < descriptor:  # closerange(0, 0) closes everything on Linux
            os.closerange(low, descriptor)
        low = descriptor + 1
    most = os.sysconf("SC_OPEN_MAX")
    os.closerange(low, most if most > 0 else 65536)
