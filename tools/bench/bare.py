"""The measure of all: what a script of a few lines does with PyKCS11 and nothing else. bare.py LIBRARY SLOT FILE."""

import os
import sys

import PyKCS11

library, slot, path = sys.argv[1:]
pkcs11 = PyKCS11.PyKCS11Lib()
pkcs11.load(library)
info = pkcs11.getTokenInfo(int(slot))
numbers = (
    info.ulSessionCount,
    info.ulMaxSessionCount,
    info.ulRwSessionCount,
    info.ulMaxRwSessionCount,
    info.ulTotalPublicMemory,
    info.ulFreePublicMemory,
    info.ulTotalPrivateMemory,
    info.ulFreePrivateMemory,
    info.flags,
    int(slot),
)
text = "".join(f'hsm_line_{place}{{label="{info.label}"}} {number}\n' for place, number in enumerate(numbers))
descriptor = os.open(f"{path}.tmp", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
os.write(descriptor, text.encode())
os.fsync(descriptor)
os.close(descriptor)
os.rename(f"{path}.tmp", path)
