"""C's own standard output, in the child process."""

import ctypes

_IONBF = 2
"""Unbuffered, in glibc's and musl's stdio.h."""


def unbuffer() -> None:
    """Have C's stdout keep nothing back.

    It leads into a pipe, where stdio would collect what a library prints until 4 KiB are full; a library that hangs
    or crashes would take its last words with it. C's stderr is unbuffered by the standard.
    """
    libc = ctypes.CDLL(None)
    libc.setvbuf(ctypes.c_void_p.in_dll(libc, "stdout"), None, _IONBF, ctypes.c_size_t(0))
