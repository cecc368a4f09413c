"""The salt: the secret key of hashed names, in its own file.

With the salt, an attacker can try serials and names until a hash matches. So the salt is not in the configuration,
which is shown, cached and copied, and a file that other users can read or write is refused.
"""

import os
import stat

from luna_textfile.config.problems import ConfigError, Problem

KEY = "privacy.salt_file"
LEAST = 32
"""Bytes: 32 hexadecimal digits have 128 bits, too many to try."""
MOST = 4096
LEAST_DIFFERENT = 8
"""Number of different bytes: a generator that failed may leave a file of zeroes."""

_OPEN = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # non-blocking: a FIFO must not stop us
_FOR_OTHERS = stat.S_IRWXO | stat.S_IWGRP


def read_salt(path: str) -> bytes:
    """Return the salt. Raises ConfigError for a file that is missing, open to others, or too easy to guess.

    Links are followed: Kubernetes mounts a Secret with links. White space at the start and the end is ignored.
    """
    try:
        descriptor = os.open(path, _OPEN)
        with open(descriptor, "rb") as file:  # closes it
            _check_file(path, os.fstat(descriptor))
            salt = file.read(MOST + 1).strip()
    except OSError as error:
        raise _refusal(path, f"cannot be read: {error.strerror or error}", _make(path)) from None
    if len(salt) < LEAST or len(set(salt)) < LEAST_DIFFERENT:
        raise _refusal(path, f"too easy to guess: it needs {LEAST} random characters", _make(path))
    if len(salt) > MOST:
        raise _refusal(path, f"longer than {MOST} bytes, so it is probably another file", _make(path))
    return salt


def _check_file(path: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise _refusal(path, "not a file", _make(path))
    if status.st_mode & _FOR_OTHERS:
        raise _refusal(path, f"mode {stat.S_IMODE(status.st_mode):04o} is open to others", f"chmod 640 {path}")
    if status.st_uid not in (0, os.geteuid()):
        raise _refusal(path, f"user {status.st_uid} owns it", f"chown root {path}")


def _make(path: str) -> str:
    """Return the commands that create a salt file, readable for the group of the user."""
    return (
        f"create it once for all hosts: (umask 077; od -An -N32 -tx1 /dev/urandom | tr -d ' \\n' > {path}) "
        f"&& chgrp luna {path} && chmod 640 {path}"
    )


def _refusal(path: str, what: str, remedy: str) -> ConfigError:
    return ConfigError((Problem(path, KEY, None, what, remedy),))
