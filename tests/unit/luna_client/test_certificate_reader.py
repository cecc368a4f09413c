"""Our own reader of certificates: it says what `cryptography` says, and reads what that will refuse some day."""

import warnings
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from fixtures.certificate_files import certificate_text, in_pem, key_text, new_key, numbered_zero
from hypothesis import given, settings
from hypothesis import strategies as st

from luna_textfile.luna_client import certificates

EC = ec.generate_private_key(ec.SECP256R1())
WHOLE = x509.load_pem_x509_certificate(
    certificate_text(EC, "zurich", also=("a.example.org", "10.1.2.3"), authority=True)
).public_bytes(Encoding.DER)
"""A certificate with every part that is read."""
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
KEYS: tuple[Key, ...] = (
    rsa.generate_private_key(65537, 2048),
    EC,
    ec.generate_private_key(ec.SECP521R1()),
    ed25519.Ed25519PrivateKey.generate(),
)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1951, 1, 1), LAST.replace(tzinfo=None), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants it so
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=16)  # at most 64 bytes
PARTS = st.sampled_from((NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.LOCALITY_NAME))
MOSTLY = st.sampled_from((True, True, True, False))
KINDS = st.sampled_from((_ASN1Type.UTF8String, _ASN1Type.BMPString, _ASN1Type.UniversalString))
PLAIN = st.from_regex(r"[a-z0-9-]{1,20}(\.[a-z0-9-]{1,20}){0,2}", fullmatch=True)
ADDRESSES = st.builds(IPv4Address, st.integers(0, 2**32 - 1)) | st.builds(IPv6Address, st.integers(0, 2**128 - 1))
OTHERS = st.lists(st.builds(x509.DNSName, PLAIN) | st.builds(x509.IPAddress, ADDRESSES), max_size=4)


@st.composite
def parts(draw: st.DrawFn) -> x509.Name:
    """Draw a subject, often without a common name, in any kind of text."""
    kinds = draw(st.lists(PARTS, max_size=4, unique=True))
    texts = [(kind, draw(KINDS), draw(TEXTS)) for kind in kinds]
    # A BMPString has two bytes a character.
    return x509.Name(
        [
            x509.NameAttribute(kind, text, _ASN1Type.UTF8String if max(text) > "\uffff" else form)
            for kind, form, text in texts
        ]
    )


@st.composite
def made(draw: st.DrawFn) -> x509.Certificate:
    """Draw a certificate of any kind of key, from any moment to any other."""
    key = draw(st.sampled_from(KEYS))
    begin, end = sorted((draw(MOMENTS), draw(MOMENTS)))
    subject, others = draw(parts()), draw(OTHERS)
    issuer = draw(st.sampled_from((subject, x509.Name([]))))
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), draw(st.integers(1, 2**159)))
    builder = builder.not_valid_before(begin).not_valid_after(end)
    if others:
        builder = builder.add_extension(x509.SubjectAlternativeName(others), critical=draw(st.booleans()))
    if draw(MOSTLY):
        builder = builder.add_extension(x509.BasicConstraints(draw(MOSTLY), None), critical=draw(st.booleans()))
    if draw(MOSTLY):
        usage = dict.fromkeys(USAGES, False) | {"key_cert_sign": draw(st.booleans()), "crl_sign": draw(st.booleans())}
        builder = builder.add_extension(x509.KeyUsage(**usage), critical=True)
    return builder.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


@settings(deadline=None)  # a busy machine
@given(made())
def test_it_says_what_cryptography_says(tmp_path_factory: pytest.TempPathFactory, one: x509.Certificate) -> None:
    """Of any certificate: times, names, key, and whether it is an authority's."""
    (found,) = read(tmp_path_factory, one.public_bytes(Encoding.PEM))
    common = [attribute.value for attribute in one.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    assert found.not_before == one.not_valid_before_utc.timestamp()
    assert found.not_after == one.not_valid_after_utc.timestamp()
    assert found.public_key == one.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    assert found.names == (*common, *alternatives(one))
    assert found.name == (common[0] if common else ", ".join(str(part.value) for part in one.subject))
    assert found.is_authority is authority(one)


def alternatives(one: x509.Certificate) -> list[str]:
    """Return the alternative names as `cryptography` reads them, in the order of the file."""
    try:
        names = one.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


def authority(one: x509.Certificate) -> bool:
    """Tell whether it is meant to sign others, as `cryptography` reads it."""
    found = {extension.oid: extension.value for extension in one.extensions}
    constraints, usage = found.get(x509.BasicConstraints.oid), found.get(x509.KeyUsage.oid)
    signs = isinstance(usage, x509.KeyUsage) and usage.key_cert_sign
    return isinstance(constraints, x509.BasicConstraints) and constraints.ca and (signs or one.issuer != one.subject)


def read(factory: pytest.TempPathFactory, text: bytes) -> tuple[certificates.Certificate, ...]:
    """Write a file and read it."""
    path = factory.getbasetemp() / "certificate.pem"
    path.write_bytes(text)
    return certificates.read(str(path))


@settings(deadline=None)
@given(st.data())
def test_any_damage_is_refused_or_read(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes changed, cut out or put in, anywhere: ValueError or certificates, and nothing else."""
    good = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    text = in_pem(bytes(good))
    try:
        found = read(tmp_path_factory, text)
    except ValueError as error:
        assert str(error) == "it is not a certificate in PEM"  # noqa: PT017 - most are refused, and some are not
    else:
        assert len(found) == 1


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_are_a_certificate(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Neither as a file, nor between the lines of one."""
    for text in (content, in_pem(content), b"-----BEGIN CERTIFICATE-----\n" + content):
        with pytest.raises(ValueError, match="not a certificate in PEM"):
            read(tmp_path_factory, text)


@pytest.mark.parametrize("data", [b"", b"0\0", b"0\2\x30\0", b"0\x80\0\0", b"\x1f\1\0", b"0\x85\0\0\0\0\0"])
def test_what_has_nothing_in_it_is_no_certificate(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Empty values, lengths without an end, tags of two bytes."""
    with pytest.raises(ValueError, match="not a certificate in PEM"):
        read(tmp_path_factory, in_pem(data))


def test_a_file_that_is_cut_in_its_second_certificate(tmp_path: Path) -> None:
    """It may have ended first: half a file tells nothing."""
    path = tmp_path / "server.pem"
    path.write_bytes(in_pem(WHOLE) + in_pem(WHOLE)[:100])
    with pytest.raises(ValueError, match="not a certificate in PEM"):
        certificates.read(str(path))


def test_a_no_that_is_written_down_is_a_no(tmp_path: Path) -> None:
    """DER leaves a default out; who writes that it is no authority is none all the same."""
    yes, no = b"\x30\3\1\1\xff", b"\x30\3\1\1\0"
    assert WHOLE.count(yes) == 1
    path = tmp_path / "server.pem"
    path.write_bytes(in_pem(WHOLE) + in_pem(WHOLE.replace(yes, no)))
    assert [one.is_authority for one in certificates.read(str(path))] == [True, False]


def test_a_certificate_with_the_number_0(tmp_path: Path) -> None:
    """As appliances have it in the vendor's manual: read without a word; `cryptography` warns or refuses."""
    text = numbered_zero(certificate_text(new_key(), "168.0.1.0"))
    path = tmp_path / "server.pem"
    path.write_bytes(text)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises((ValueError, CryptographyDeprecationWarning)):
            x509.load_pem_x509_certificate(text)
        (found,) = certificates.read(str(path))
    assert found.name == "168.0.1.0"


def test_a_file_of_several_with_other_text(tmp_path: Path) -> None:
    """In their order; text between them, lines of DOS and a key in the same file are passed over."""
    key = new_key()
    one, two = certificate_text(key, "one"), certificate_text(new_key(), "two").replace(b"\n", b"\r\n")
    path = tmp_path / "all.pem"
    path.write_bytes(b"Certificate:\n    Data: x\n" + one + key_text(key) + b"\n# two\n" + two)
    found = certificates.read(str(path))
    assert [certificate.name for certificate in found] == ["one", "two"]
    assert certificates.is_of_key(found[0], str(path))


@pytest.mark.parametrize(
    "names",
    [("a", "A"), ("a", "a."), ("10.1.2.3", "10.1.2.3"), ("luna-7.Example.ORG", "LUNA-7.example.org")],
)
def test_a_name_is_one_whatever_its_case(tmp_path: Path, names: tuple[str, str]) -> None:
    """As names of hosts are; a part of a name is none."""
    path = tmp_path / "server.pem"
    path.write_bytes(certificate_text(new_key(), names[0]))
    (found,) = certificates.read(str(path))
    assert found.is_for(names[1])
    assert not found.is_for(names[1] + "x")
    assert not found.is_for("")


@pytest.mark.parametrize(
    ("moment", "seconds"),
    [
        (datetime(1950, 1, 1, tzinfo=UTC), -631152000),
        (datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC), 2524607999),
        (datetime(2050, 1, 1, tzinfo=UTC), 2524608000),
        (LAST, 253402300799),
    ],
)
def test_times_of_all_centuries(tmp_path: Path, moment: datetime, seconds: int) -> None:
    """Years of two digits end in 2049; 9999 says that there is no end."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a")])
    key = EC
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1)
    builder = builder.not_valid_before(datetime(1950, 1, 1, tzinfo=UTC)).not_valid_after(moment)
    path = tmp_path / "server.pem"
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    assert certificates.read(str(path))[0].not_after == seconds
