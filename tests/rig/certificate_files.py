"""Certificates and keys as an NTLS client and an appliance have them, made with `cryptography`."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey as Key
from cryptography.x509.oid import NameOID

DAY = 86400


def new_key() -> Key:
    """Make a key. Of an elliptic curve: an RSA key of a Luna's size takes a second."""
    return ec.generate_private_key(ec.SECP256R1())


def key_text(key: Key, passphrase: bytes = b"") -> bytes:
    """Return the key as PEM, encrypted if there is a passphrase."""
    kind = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, kind)


def certificate_text(
    key: Key, name: str, days: tuple[float, float] = (-1, 365), *, also: tuple[str, ...] = (), authority: bool = False
) -> bytes:
    """Return a certificate of this key that signs itself, as PEM; `days` from now it begins and ends."""
    begin, end = (datetime.now(UTC) + timedelta(days=day) for day in days)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if also:
        builder = builder.add_extension(x509.SubjectAlternativeName([_other(one) for one in also]), critical=False)
    if authority:
        builder = builder.add_extension(_may_sign(), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def numbered_zero(text: bytes) -> bytes:
    """Return a certificate with the serial number 0, as appliances give themselves. Its signature is wrong then."""
    version, number = b"\xa0\x03\x02\x01\x02", b"\x02\x01"
    data = x509.load_pem_x509_certificate(text).public_bytes(serialization.Encoding.DER)
    changed = data.replace(version + number + b"\1", version + number + b"\0", 1)
    assert changed != data
    return in_pem(changed)


def in_pem(data: bytes) -> bytes:
    """Put the lines of PEM around what should be a certificate."""
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(data) + b"-----END CERTIFICATE-----\n"


def certify(chrystoki: Path, *appliances: str, client: str = "collector", ends: float = 365) -> dict[str, Path]:
    """Let a Chrystoki.conf name certificates of these appliances and of the client, which end in so many days.

    Returns the paths, by the key of the entry. There is no key beside them.
    """
    texts = {
        "ServerCAFile": b"".join(certificate_text(new_key(), name, (-1, ends)) for name in appliances),
        "ClientCertFile": certificate_text(new_key(), client, (-1, ends)),
    }
    paths = {entry: chrystoki.with_name(f"{entry}.pem") for entry in texts}
    for entry, path in paths.items():
        path.write_bytes(texts[entry])
    name_files(chrystoki, paths)
    return paths


def name_files(chrystoki: Path, paths: Mapping[str, Path] | Mapping[str, str]) -> None:
    """Let the client's section of a Chrystoki.conf have these entries as well."""
    head = "LunaSA Client = {\n"
    entries = "".join(f"   {entry} = {path};\n" for entry, path in paths.items())
    before, _, behind = chrystoki.read_text().partition(head)
    chrystoki.write_text(f"{before}{head}{entries}{behind}")


def _other(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _may_sign() -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(key_cert_sign=True, **dict.fromkeys(names, False))
