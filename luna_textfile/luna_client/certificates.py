"""The certificate files of NTLS: the names in the certificates, and their validity.

This module parses the needed part of RFC 5280 itself. Appliances give their certificates the serial number 0 (Luna 6.2
manual, `ntls_certificate_show.htm`). `cryptography` warns about it and may refuse it in a later release. Its import
also takes longer than a run of the minute job. It is used only to compare a certificate with its key.
"""

import binascii
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import NamedTuple

from luna_textfile.luna_client.der import (
    BIT_STRING,
    BOOLEAN,
    OBJECT_IDENTIFIER,
    OCTET_STRING,
    SEQUENCE,
    SET,
    Value,
    inside,
    values,
)

MOST_BYTES = 1024 * 1024
"""Upper limit of a file. A certificate has about 1 KB."""
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # non-blocking: a FIFO of this name must not stop us

_KINDS = ("CERTIFICATE", "X509 CERTIFICATE")
_BEGIN = tuple(f"-----BEGIN {kind}-----" for kind in _KINDS)
_END = tuple(f"-----END {kind}-----" for kind in _KINDS)

COMMON_NAME = bytes.fromhex("550403")
ALTERNATIVE_NAMES = bytes.fromhex("551d11")
BASIC_CONSTRAINTS = bytes.fromhex("551d13")
KEY_USAGE = bytes.fromhex("551d0f")
"""Object identifiers: 2.5.4.3, 2.5.29.17, 2.5.29.19, 2.5.29.15."""

_TEXTS = {0x0C: "utf-8", 0x14: "latin-1", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}
"""UTF8String, TeletexString, UniversalString, BMPString. All others are ASCII."""
_YEAR_DIGITS = {0x17: 2, 0x18: 4}
"""UTCTime and GeneralizedTime. What follows is MMDDHHMMSSZ, the only form that RFC 5280 allows."""
_FIRST_OF_1900 = 50
"""Years of two digits: values from here on are in the twentieth century."""
_VERSION, _EXTENSIONS, _DNS_NAME, _ADDRESS = 0xA0, 0xA3, 0x82, 0x87
_ADDRESS_BYTES = (4, 16)
_MAY_SIGN_CERTIFICATES = 0x04
"""In the first byte of KeyUsage: bit 5, counted from the left."""


class EncryptedKeyError(ValueError):
    """The key is encrypted, so it cannot be compared. Luna clients since 10.7 encrypt the key."""


class Certificate(NamedTuple):
    """One certificate of a file. Times are in seconds since the epoch."""

    path: str
    name: str
    """The common name; without one, the whole subject."""
    names: tuple[str, ...]
    """The common names and the alternative names: DNS names and addresses."""
    not_before: float
    not_after: float
    is_authority: bool
    """True if it is an authority, which signs other certificates."""
    public_key: bytes
    """As SubjectPublicKeyInfo."""

    def is_for(self, name: str) -> bool:
        """Return whether the certificate is for a host with this name or address."""
        wanted = name.lower().rstrip(".")
        return any(wanted == one.lower() for one in self.names)


def read(path: str) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file, at least one. Raises OSError, and ValueError if it holds none.

    A private key in the same file is ignored.
    """
    try:
        found = tuple(_certificate(path, data) for data in _in_pem(_content(path)))
    except (ValueError, IndexError):
        raise ValueError("it is not a certificate in PEM") from None  # `from None`: no trace may carry what was read
    if not found:
        raise ValueError("it is not a certificate in PEM")
    return found


def is_of_key(certificate: Certificate, path: str) -> bool:
    """Return whether the key in a PEM file fits the certificate. Raises OSError, EncryptedKeyError, ValueError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    kind = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    try:
        key = serialization.load_pem_private_key(_content(path), None)
        public = serialization.load_der_public_key(certificate.public_key)
    except TypeError:  # cryptography raises it for an encrypted key
        raise EncryptedKeyError("it is encrypted") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("it is not a key in PEM") from None
    return key.public_key().public_bytes(*kind) == public.public_bytes(*kind)


def _in_pem(data: bytes) -> Iterator[bytes]:
    lines: list[str] | None = None
    for line in map(str.strip, data.decode("latin-1").splitlines()):
        if line in _BEGIN:
            lines = []
        elif line in _END and lines is not None:
            yield binascii.a2b_base64("".join(lines), strict_mode=True)
            lines = None
        elif lines is not None:
            lines.append(line)
    if lines is not None:
        raise ValueError("the last certificate has no end")


def _certificate(path: str, data: bytes) -> Certificate:
    (whole,) = values(data)
    fields = inside(inside(whole, SEQUENCE)[0], SEQUENCE)
    if fields[0].tag == _VERSION:
        del fields[0]
    _serial, _algorithm, issuer, validity, subject, public_key, *others = fields
    begin, end = map(_time, inside(validity, SEQUENCE))
    extensions = dict(_extensions(others))
    parts = list(_parts(subject))
    common = [text for kind, text in parts if kind == COMMON_NAME]
    return Certificate(
        path,
        common[0] if common else ", ".join(text for _, text in parts),
        (*common, *_alternatives(extensions)),
        begin,
        end,
        _is_authority(extensions, signs_itself=issuer.whole == subject.whole),
        public_key.whole,
    )


def _parts(subject: Value) -> Iterator[tuple[bytes, str]]:
    """Yield the identifier and the text of each part of a name."""
    for several in inside(subject, SEQUENCE):
        for part in inside(several, SET):
            kind, text = inside(part, SEQUENCE)
            yield kind.content, text.content.decode(_TEXTS.get(text.tag, "ascii"), "replace")


def _time(value: Value) -> float:
    text, digits = value.content.decode("ascii"), _YEAR_DIGITS.get(value.tag, 0)
    if len(text) != digits + len("MMDDHHMMSSZ") or not text[:-1].isdigit() or text[-1] != "Z":
        raise ValueError("not a time")
    year = int(text[:digits])
    if digits < len("YYYY"):
        year += 1900 if year >= _FIRST_OF_1900 else 2000
    month, day, hour, minute, second = (int(text[at : at + 2]) for at in range(digits, len(text) - 1, 2))
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


def _extensions(others: list[Value]) -> Iterator[tuple[bytes, Value]]:
    for other in others:
        if other.tag == _EXTENSIONS:
            for extension in inside(inside(other, _EXTENSIONS)[0], SEQUENCE):
                kind, *_critical, text = inside(extension, SEQUENCE)
                if kind.tag != OBJECT_IDENTIFIER or text.tag != OCTET_STRING:
                    raise ValueError("not an extension")
                (content,) = values(text.content)
                yield kind.content, content


def _alternatives(extensions: dict[bytes, Value]) -> Iterator[str]:
    if ALTERNATIVE_NAMES in extensions:
        for name in inside(extensions[ALTERNATIVE_NAMES], SEQUENCE):
            if name.tag == _DNS_NAME:
                yield name.content.decode("ascii", "replace")
            elif name.tag == _ADDRESS and len(name.content) in _ADDRESS_BYTES:
                yield str(ip_address(name.content))


def _is_authority(extensions: dict[bytes, Value], *, signs_itself: bool) -> bool:
    # An appliance signs its own certificate, and may mark it as an authority. It is none unless the key usage says so.
    constraints = inside(extensions[BASIC_CONSTRAINTS], SEQUENCE) if BASIC_CONSTRAINTS in extensions else []
    if not any(value.tag == BOOLEAN and value.content != b"\0" for value in constraints):
        return False
    usage = extensions.get(KEY_USAGE)
    if not signs_itself:
        return True
    # The first byte of a bit string is the number of unused bits. There may be no further byte.
    bits = usage.content[1:2] if usage is not None and usage.tag == BIT_STRING else b""
    return bool(int.from_bytes(bits, "big") & _MAY_SIGN_CERTIFICATES)


def _content(path: str) -> bytes:
    with open(os.open(path, _FLAGS), "rb") as file:  # closes it
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES} bytes")
    return data
