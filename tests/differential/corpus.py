"""What is written by hand: good CSRs, and each way of being odd on its own. Every byte is the same in every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import der
import keys
from keys import Signed

COMMON_NAME, COUNTRY, LOCALITY, STATE, ORGANIZATION, UNIT = (
    "2.5.4.3", "2.5.4.6", "2.5.4.7", "2.5.4.8", "2.5.4.10", "2.5.4.11",
)
EXTENSION_REQUEST, CHALLENGE, UNSTRUCTURED = "1.2.840.113549.1.9.14", "1.2.840.113549.1.9.7", "1.2.840.113549.1.9.2"
SAN = "2.5.29.17"


@dataclass(frozen=True)
class Entry:
    """One thing to judge: its name, and its bytes as a customer would hand them over (DER, or PEM and around it)."""

    name: str
    data: bytes


# ── The pieces of a CSR (RFC 2986) ───────────────────────────────────────────────────


def text(value: str | bytes, tag: int = der.UTF8) -> bytes:
    codec = {der.BMP: "utf-16-be", der.UNIVERSAL: "utf-32-be", der.T61: "latin-1"}.get(tag, "utf-8")
    return der.tlv(tag, value.encode(codec) if isinstance(value, str) else value)


def attribute(dotted: str, *values: bytes) -> bytes:
    return der.sequence(der.oid(dotted), der.set_of(*values))


def rdn(dotted: str, value: str | bytes, tag: int = der.UTF8) -> bytes:
    return der.set_of(der.sequence(der.oid(dotted), text(value, tag)))


def subject(common_name: str | bytes | None = "www.example.jp", tag: int = der.UTF8, *more: bytes) -> bytes:
    parts = [
        rdn(COUNTRY, "JP", der.PRINTABLE), rdn(STATE, "Tokyo"), rdn(LOCALITY, "Shibuya-ku"),
        rdn(ORGANIZATION, "Sample Co., Ltd."), *more,
    ]
    if common_name is not None:
        parts.append(rdn(COMMON_NAME, common_name, tag))
    return der.sequence(*parts)


def dns(name: str | bytes) -> bytes:
    return der.tlv(0x82, name.encode() if isinstance(name, str) else name)


def extension(dotted: str, value: bytes, critical: bytes = b"") -> bytes:
    return der.sequence(der.oid(dotted), critical, der.tlv(der.OCTET_STRING, value))


def names(*general: bytes) -> bytes:
    return extension(SAN, der.sequence(*general))


def request(*extensions: bytes) -> bytes:
    return attribute(EXTENSION_REQUEST, der.sequence(*extensions))


USUAL = request(names(dns("www.example.jp"), dns("example.jp")))


def csr(
    spki: bytes, signed: Signed, of: bytes | None = None, attributes: bytes | None = USUAL,
    version: bytes = der.integer(0), outer: bytes | None = None, seal: bytes | None = None,
) -> bytes:
    """A CSR; `attributes` None leaves the [0] away, `outer` and `seal` replace the algorithm and signature element."""
    held = b"" if attributes is None else der.tlv(0xA0, attributes)
    info = der.sequence(version, subject() if of is None else of, spki, held)
    signature = der.bit_string(signed.sign(info)) if seal is None else seal
    return der.sequence(info, signed.algorithm if outer is None else outer, signature)


def ec_csr(of: bytes | None = None, attributes: bytes | None = USUAL, version: bytes = der.integer(0)) -> bytes:
    key = keys.ec_key()
    return csr(key.spki(), key.ecdsa(), of, attributes, version)


# ── Good ones ────────────────────────────────────────────────────────────────────────


def good() -> Iterator[Entry]:
    for bits in (2048, 3072, 4096):
        rsa = keys.rsa(bits)
        for name in ("sha256", "sha384", "sha512"):
            yield Entry(f"good/rsa{bits}-{name}", csr(rsa.spki(), rsa.pkcs1(name)))
            yield Entry(f"good/rsa{bits}-pss-{name}", csr(rsa.spki(), rsa.pss(name)))
    for curve in ("p256", "p384", "p521"):
        key = keys.ec_key(curve)
        for name in ("sha256", "sha384", "sha512"):
            yield Entry(f"good/{curve}-{name}", csr(key.spki(), key.ecdsa(name)))


# ── Names ────────────────────────────────────────────────────────────────────────────

LABEL = "a" * 63
ODD_NAMES: dict[str, str | bytes] = {
    "wildcard": "*.example.jp", "wildcard-inner": "www.*.example.jp", "wildcard-part": "w*.example.jp",
    "wildcard-suffix": "*.jp", "wildcard-double": "*.*.example.jp", "wildcard-bare": "*",
    "underscore": "foo_bar.example.jp", "hyphen-first": "-www.example.jp", "hyphen-last": "www-.example.jp",
    "hyphens-3-4": "ab--cd.example.jp", "label-63": f"{LABEL}.example.jp", "label-64": f"a{LABEL}.example.jp",
    "whole-253": ".".join([LABEL, LABEL, LABEL, "a" * 50, "example.jp"]),
    "whole-254": ".".join([LABEL, LABEL, LABEL, "a" * 51, "example.jp"]), "dot-last": "www.example.jp.",
    "dot-first": ".example.jp", "dot-double": "www..example.jp", "empty": "", "space": "www example.jp",
    "space-last": "www.example.jp ", "nul": b"www.example.jp\0.evil.example", "newline": b"www.example.jp\n",
    "upper": "WWW.Example.JP", "bare": "localhost", "local": "printer.local", "internal": "db.internal",
    "suffix": "co.jp", "suffix-private": "github.io", "suffix-unknown": "www.example.zzzz", "test": "www.example.test",
    "address": "192.0.2.1", "address-6": "2001:db8::1", "onion": "a" * 56 + ".onion", "arpa": "1.2.0.192.in-addr.arpa",
    "digits": "www.example.123", "idn-a": "xn--eckwd4c7c.xn--zckzah.jp", "idn-bad": "xn--a.example.jp",
    "idn-upper": "XN--ECKWD4C7C.example.jp", "idn-u": "ドメイン名例.jp", "idn-mixed": "xn--pple-43d.example.jp",
    "scheme": "https://www.example.jp/", "port": "www.example.jp:443", "mail": "admin@example.jp",
}


def odd_names() -> Iterator[Entry]:
    for name, value in ODD_NAMES.items():
        yield Entry(f"name/san-{name}", ec_csr(None, request(names(dns("www.example.jp"), dns(value)))))
        yield Entry(f"name/cn-{name}", ec_csr(subject(value), request(names(dns("www.example.jp")))))
    other = {
        "mail": der.tlv(0x81, b"admin@example.jp"), "uri": der.tlv(0x86, b"https://www.example.jp/"),
        "address": der.tlv(0x87, bytes([192, 0, 2, 1])), "address-6": der.tlv(0x87, bytes(16)),
        "address-short": der.tlv(0x87, bytes(3)), "directory": der.tlv(0xA4, subject()), "registered": der.tlv(0x88, b"\x2a"),
        "other": der.tlv(0xA0, der.oid("1.3.6.1.4.1.311.20.2.3"), der.tlv(0xA0, text("user@example.jp"))),
        "unknown-tag": der.tlv(0x8A, b"www.example.jp"), "latin": dns("wwwé.example.jp".encode("latin-1")),
        "x400": der.tlv(0xA3, der.sequence()), "universal-tag": text("www.example.jp", der.IA5),
    }
    for name, value in other.items():
        yield Entry(f"name/general-{name}", ec_csr(None, request(names(dns("www.example.jp"), value))))
    yield Entry("name/san-none", ec_csr(None, request(names())))
    for count in (100, 101, 1500):
        many = (dns(f"host-{number}.example.jp") for number in range(count))
        yield Entry(f"name/many-{count}", ec_csr(None, request(names(*many))))


# ── Subjects ─────────────────────────────────────────────────────────────────────────


def odd_subjects() -> Iterator[Entry]:
    tags = {
        "utf8": der.UTF8, "printable": der.PRINTABLE, "t61": der.T61, "ia5": der.IA5, "universal": der.UNIVERSAL,
        "bmp": der.BMP, "visible": der.VISIBLE, "numeric": der.NUMERIC, "octets": der.OCTET_STRING, "bits": der.BIT_STRING,
        "integer": der.INTEGER, "time": 0x17, "unknown": 0x1F - 1, "general": 0x1B,
    }
    for name, tag in tags.items():
        yield Entry(f"subject/cn-{name}", ec_csr(subject("www.example.jp", tag)))
    organizations: dict[str, tuple[str | bytes, int]] = {
        "japanese": ("株式会社サンプル", der.UTF8), "japanese-bmp": ("株式会社サンプル", der.BMP),
        "japanese-universal": ("株式会社サンプル", der.UNIVERSAL), "latin-t61": ("Société", der.T61),
        "not-utf8": (b"\xff\xfe\xfd", der.UTF8), "not-printable": ("a_b*c@d", der.PRINTABLE), "surrogate-bmp": (b"\xd8\x00\x00a", der.BMP),
        "odd-bmp": (b"\x00a\x00", der.BMP), "odd-universal": (b"\x00\x00\x00", der.UNIVERSAL),
        "beyond-universal": (b"\x00\x11\x00\x00", der.UNIVERSAL), "emoji": ("🏢", der.UTF8), "nul": (b"a\0b", der.UTF8),
        "empty": ("", der.UTF8), "65": ("x" * 65, der.UTF8), "30000": ("x" * 30000, der.UTF8),
        "shift-jis": ("株式会社".encode("shift_jis"), der.T61), "newline": ("a\nb", der.UTF8), "bidi": ("\u202eabc", der.UTF8),
    }
    for name, (value, tag) in organizations.items():
        whole = der.sequence(rdn(ORGANIZATION, value, tag), rdn(STATE, "Tokyo"), rdn(COMMON_NAME, "www.example.jp"))
        yield Entry(f"subject/o-{name}", ec_csr(whole))
    both = der.set_of(
        der.sequence(der.oid(STATE), text("Tokyo")), der.sequence(der.oid(LOCALITY), text("Shibuya-ku")),
    )
    shapes = {
        "empty": der.sequence(), "empty-rdn": der.sequence(der.set_of(), rdn(COMMON_NAME, "www.example.jp")),
        "no-cn": subject(None), "two-cn": subject("www.example.jp", der.UTF8, rdn(COMMON_NAME, "example.jp")),
        "two-cn-bad": subject("www.example.jp", der.UTF8, rdn(COMMON_NAME, "foo_bar.example.jp")),
        "two-o": subject("www.example.jp", der.UTF8, rdn(ORGANIZATION, "Other")),
        "ou": subject("www.example.jp", der.UTF8, rdn(UNIT, "Web")),
        "multi": der.sequence(both, rdn(COMMON_NAME, "www.example.jp")),
        "multi-unsorted": der.sequence(
            der.tlv(der.SET, der.sequence(der.oid(STATE), text("Tokyo")), der.sequence(der.oid(COUNTRY), text("JP"))),
            rdn(COMMON_NAME, "www.example.jp")),
        "country-long": der.sequence(rdn(COUNTRY, "JPN", der.PRINTABLE), rdn(COMMON_NAME, "www.example.jp")),
        "unknown-type": subject("www.example.jp", der.UTF8, rdn("1.2.3.4.5.6", "what")),
        "mail": subject("www.example.jp", der.UTF8, rdn("1.2.840.113549.1.9.1", "admin@example.jp", der.IA5)),
        "no-value": der.sequence(der.set_of(der.sequence(der.oid(COMMON_NAME)))),
        "extra-in-attribute": der.sequence(der.set_of(der.sequence(der.oid(COMMON_NAME), text("www.example.jp"), der.null()))),
        "thousand": der.sequence(*(rdn(UNIT, str(number)) for number in range(1000)), rdn(COMMON_NAME, "www.example.jp")),
    }
    for name, whole in shapes.items():
        yield Entry(f"subject/{name}", ec_csr(whole))


# ── Attributes and extensions ────────────────────────────────────────────────────────


def odd_attributes() -> Iterator[Entry]:
    usual = names(dns("www.example.jp"), dns("example.jp"))
    usage, constraints = extension("2.5.29.15", b"\x03\x02\x05\xa0"), extension("2.5.29.19", der.sequence())
    shapes: dict[str, bytes | None] = {
        "absent": None, "none": b"", "challenge": attribute(CHALLENGE, text("SECRET")) + USUAL,
        "challenge-twice": attribute(CHALLENGE, text("SECRET")) * 2 + USUAL,
        "unstructured": USUAL + attribute(UNSTRUCTURED, text("Sample", der.IA5)),
        "microsoft": attribute("1.3.6.1.4.1.311.13.2.3", text("10.0.20348.2", der.IA5)) + USUAL,
        "microsoft-extensions": attribute("1.3.6.1.4.1.311.2.1.14", der.sequence(usual)),
        "unknown": attribute("1.2.3.4.5", der.integer(1)) + USUAL, "no-values": attribute("1.2.3.4.5") + USUAL,
        "no-set": der.sequence(der.oid("1.2.3.4.5")) + USUAL, "request-no-values": attribute(EXTENSION_REQUEST),
        "request-empty": request(), "request-twice": USUAL + request(names(dns("shop.example.jp"))),
        "request-two-values": attribute(EXTENSION_REQUEST, der.sequence(usual), der.sequence(names(dns("shop.example.jp")))),
        "request-twice-bad": USUAL + request(names(dns("foo_bar.example.jp"))), "request-null": attribute(EXTENSION_REQUEST, der.null()),
        "san-twice": request(usual, names(dns("shop.example.jp"))), "san-twice-bad": request(usual, names(dns("foo_bar.example.jp"))),
        "san-trailing": request(extension(SAN, der.sequence(dns("www.example.jp")) + b"\0")),
        "san-garbage": request(extension(SAN, b"garbage")), "san-empty-value": request(extension(SAN, b"")),
        "san-critical": request(extension(SAN, der.sequence(dns("www.example.jp")), b"\x01\x01\xff")),
        "critical-false": request(extension(SAN, der.sequence(dns("www.example.jp")), b"\x01\x01\x00")),
        "critical-one": request(extension(SAN, der.sequence(dns("www.example.jp")), b"\x01\x01\x01")),
        "usage": request(usage, constraints, usual), "ca": request(extension("2.5.29.19", der.sequence(b"\x01\x01\xff")), usual),
        "must-staple": request(extension("1.3.6.1.5.5.7.1.24", der.sequence(der.integer(5))), usual),
        "key-identifier": request(extension("2.5.29.14", der.tlv(der.OCTET_STRING, bytes(20))), usual),
        "unknown-extension": request(extension("1.2.3.4.5", b"anything"), usual), "extension-trailing": request(usual + b"\x05\x00"),
        "extension-no-value": request(der.sequence(der.oid("1.2.3.4.5")), usual), "set-trailing": attribute(EXTENSION_REQUEST, der.sequence(usual)) + der.null(),
        "usage-garbage": request(extension("2.5.29.15", b"garbage"), usual),
        "attribute-trailing": der.sequence(der.oid(EXTENSION_REQUEST), der.set_of(der.sequence(usual)), der.null()),
    }
    for name, attributes in shapes.items():
        yield Entry(f"attribute/{name}", ec_csr(None, attributes))
    for number in (1, 2, 255, -1):
        yield Entry(f"version/{number}", ec_csr(None, USUAL, der.integer(number)))
    yield Entry("version/padded", ec_csr(None, USUAL, der.tlv(der.INTEGER, b"\0\0")))
    yield Entry("version/empty", ec_csr(None, USUAL, der.tlv(der.INTEGER)))
    yield Entry("version/absent", ec_csr(None, USUAL, b""))


def by_hand() -> Iterator[Entry]:
    yield from good()
    yield from odd_names()
    yield from odd_subjects()
    yield from odd_attributes()
