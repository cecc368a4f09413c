"""The certificates of NTLS, as files: whose they are, and from when to when they are valid.

Of a key only the public part is ever looked at, and nothing of it is kept. Import this where it is needed:
`cryptography` costs more than a whole run of the minute job.
"""

import os
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

MOST_BYTES = 1024 * 1024
"""No file of certificates is larger: one takes about 1 KB."""
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # non-blocking: a FIFO of this name must not stop us


class EncryptedKeyError(ValueError):
    """The key is encrypted, so nothing can be said of it. Luna clients since 10.7 encrypt theirs."""


class Certificate(NamedTuple):
    """One certificate of a file. Times are in seconds since the epoch."""

    path: str
    name: str
    """The common name; the whole subject where there is none."""
    names: tuple[str, ...]
    """The common names and the alternative names: DNS names and addresses."""
    not_before: float
    not_after: float
    is_authority: bool
    """True if it is meant to sign others, and not just itself."""
    public_key: bytes


def read(path: str) -> tuple[Certificate, ...]:
    """Return the certificates of a PEM file, at least one. Raises OSError, and ValueError if it holds none."""
    data = _content(path)
    try:
        found = x509.load_pem_x509_certificates(data)
        return tuple(_certificate(path, one) for one in found)
    except (ValueError, UnsupportedAlgorithm, x509.DuplicateExtension):
        raise ValueError("it is not a certificate in PEM") from None


def is_of_key(certificate: Certificate, path: str) -> bool:
    """Tell whether the key of a PEM file is the certificate's. Raises OSError, EncryptedKeyError, and ValueError."""
    try:
        key = load_pem_private_key(_content(path), None)
    except TypeError:  # how cryptography says that it is encrypted
        raise EncryptedKeyError("it is encrypted") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("it is not a key in PEM") from None  # `from None`: no trace may carry what was read
    return _public(key.public_key()) == certificate.public_key


def _certificate(path: str, one: x509.Certificate) -> Certificate:
    common = [str(attribute.value) for attribute in one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return Certificate(
        path,
        common[0] if common else one.subject.rfc4514_string(),
        (*common, *_alternatives(one)),
        one.not_valid_before_utc.timestamp(),
        one.not_valid_after_utc.timestamp(),
        _is_authority(one),
        _public(one.public_key()),
    )


def _alternatives(one: x509.Certificate) -> tuple[str, ...]:
    try:
        names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    addresses = names.get_values_for_type(x509.IPAddress)
    return (*names.get_values_for_type(x509.DNSName), *map(str, addresses))


def _is_authority(one: x509.Certificate) -> bool:
    # An appliance signs its own certificate, and may mark it so that it could sign others: that makes it no authority.
    try:
        constraints = one.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound:
        return False
    return constraints.ca and (one.issuer != one.subject or _signs_certificates(one))


def _signs_certificates(one: x509.Certificate) -> bool:
    try:
        return one.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return False


def _public(key: object) -> bytes:
    data: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]  # all of cryptography's public keys have it
    return data


def _content(path: str) -> bytes:
    with open(os.open(path, _FLAGS), "rb") as file:  # closes it
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES} bytes")
    return data
