"""Wrappings of a good CSR, and good CSRs bent at every element: each name says where and how."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator

import der
import keys
from corpus import Entry, csr, dns, ec_csr, names, request, subject
from keys import Signed

BEGIN, END = "-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----"


def pem(octets: bytes, label: str = "CERTIFICATE REQUEST", width: int = 64, line: str = "\n") -> bytes:
    body = base64.b64encode(octets).decode()
    lines = [body[at : at + width] for at in range(0, len(body), width)]
    return line.join([f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""]).encode()


def wrapped() -> Iterator[Entry]:
    """One CSR as it comes out of mail, editors and web forms (RFC 7468), and what is no CSR."""
    good = ec_csr()
    usual = pem(good)
    body = base64.b64encode(good).decode()
    shapes = {
        "plain": usual, "new-label": pem(good, "NEW CERTIFICATE REQUEST"), "crlf": pem(good, line="\r\n"), "cr": pem(good, line="\r"),
        "bom": b"\xef\xbb\xbf" + usual, "utf16": usual.decode().encode("utf-16"), "no-last-newline": usual.rstrip(), "width-76": pem(good, width=76),
        "one-line": pem(good, width=100000), "width-1": pem(good, width=1), "blank-lines": usual.replace(b"\n", b"\n\n"),
        "trailing-spaces": usual.replace(b"\n", b"  \n"), "leading-spaces": b"  " + usual.replace(b"\n", b"\n  "), "leading-text": b"Please sign this.\n\n" + usual,
        "trailing-text": usual + b"\nThank you.\n", "headers": usual.replace(b"-----\n", b"-----\nProc-Type: 4,CLEAR\n\n", 1),
        "lower-label": pem(good, "certificate request"), "other-label": pem(good, "CSR"), "pkcs10-label": pem(good, "PKCS10"),
        "wrong-end": usual.replace(b"END CERT", b"END OLD CERT"), "no-end": usual.split(b"-----END")[0], "no-begin": usual.split(b"\n", 1)[1],
        "four-dashes": usual.replace(b"-----", b"----"), "no-padding": usual.replace(b"=", b""), "more-padding": usual.replace(b"\n-----END", b"==\n-----END"),
        "bad-base64": usual.replace(b"\nMI", b"\n!I", 1), "url-base64": f"{BEGIN}\n{body.replace('+', '-').replace('/', '_')}\n{END}\n".encode(),
        "bare-base64": body.encode(), "empty-block": f"{BEGIN}\n{END}\n".encode(), "trailing-inside": pem(good + b"\0"), "der-trailing": good + b"\0",
        "der-trailing-newline": good + b"\n", "two": usual * 2, "der-two": good * 2, "two-inside": pem(good * 2), "nul": usual.replace(b"\n", b"\n\0", 1),
        "certificate-label": pem(good, "CERTIFICATE"), "key-label": pem(good, "PRIVATE KEY"), "key-after": usual + pem(b"0", "PRIVATE KEY"),
        "key-before": pem(b"0", "EC PRIVATE KEY") + usual, "certificate-after": usual + pem(b"0", "CERTIFICATE"), "parameters-before": pem(der.oid("1.2.840.10045.3.1.7"), "EC PARAMETERS") + usual,
        "commented": b"# made by hand\n" + usual, "quoted": b"> " + usual.replace(b"\n", b"\n> "), "literal-newlines": usual.replace(b"\n", b"\\n"),
        "empty": b"", "blank": b"\n\n", "zero": b"\0", "text": b"hello", "begins": f"{BEGIN}\n".encode() * 1000, "sequence": b"\x30\x00", "html": b"<html></html>",
        "pkcs7": pem(der.sequence(der.oid("1.2.840.113549.1.7.2")), "PKCS7"), "spkac": b"SPKAC=MIIBQDCBqjCBnzAN", "deep": b"\x30\x80" * 3000,
        "deep-definite": deep(2000), "large": ec_csr(None, request(names(dns("www.example.jp")), *[filler(number) for number in range(1500)])), "long-length": b"\x30\x84\xff\xff\xff\xff" + good[4:],
        "longer-length": b"\x30\x88" + bytes(6) + good[2:4] + good[4:], "indefinite": b"\x30\x80" + good[4:] + b"\0\0", "long-form": b"\x30\x83\0" + good[2:],
        "too-large": ec_csr(subject("www.example.jp", der.UTF8, der.set_of(der.sequence(der.oid("2.5.4.11"), der.tlv(der.UTF8, b"x" * 66000))))),
    }
    for name, data in shapes.items():
        yield Entry(f"form/{name}", data)


def deep(levels: int) -> bytes:
    octets = b""
    for _ in range(levels):
        octets = der.sequence(octets)
    return octets


def filler(number: int) -> bytes:
    return der.sequence(der.oid(f"1.2.3.{number}"), der.tlv(der.OCTET_STRING, b"x" * 20))


REGIONS = {
    (): "whole", (0,): "info", (0, 0): "version", (0, 1): "subject", (0, 2): "key", (0, 2, 0): "key-algorithm", (0, 2, 1): "key-bits",
    (0, 3): "attributes", (1,): "algorithm", (2,): "signature",
}


def place(path: tuple[int, ...]) -> str:
    """The region of an element and its path inside."""
    known = max((prefix for prefix in REGIONS if path[: len(prefix)] == prefix), key=len)
    return ".".join([REGIONS[known], *map(str, path[len(known) :])])


Bend = Callable[[der.Node, random.Random], bytes | None]


def flip_first(node: der.Node, _: random.Random) -> bytes | None:
    return None if node.inner or not node.content else der.tlv(node.tag, bytes([node.content[0] ^ 0x80]) + node.content[1:])


def flip_last(node: der.Node, _: random.Random) -> bytes | None:
    return None if node.inner or not node.content else der.tlv(node.tag, node.content[:-1] + bytes([node.content[-1] ^ 1]))


def flip_any(node: der.Node, chance: random.Random) -> bytes | None:
    if node.inner or len(node.content) < 3:
        return None
    octets = bytearray(node.content)
    octets[chance.randrange(1, len(octets) - 1)] ^= 1 << chance.randrange(8)
    return der.tlv(node.tag, bytes(octets))


def wrong_tag(node: der.Node, _: random.Random) -> bytes | None:
    written = node.write()
    return bytes([written[0] ^ 0x01]) + written[1:]


def context_tag(node: der.Node, _: random.Random) -> bytes | None:
    written = node.write()
    return bytes([written[0] | 0x80]) + written[1:]


def shorter(node: der.Node, _: random.Random) -> bytes | None:
    """The length byte says one less than there is; what is over spills into the element around."""
    written = bytearray(node.write())
    at = len(written) - len(node.content) - 1
    written[at] = (written[at] - 1) & 0xFF
    return bytes(written)


def longer(node: der.Node, _: random.Random) -> bytes | None:
    written = bytearray(node.write())
    at = len(written) - len(node.content) - 1
    written[at] = (written[at] + 1) & 0xFF
    return bytes(written)


def long_length(node: der.Node, _: random.Random) -> bytes | None:
    """The length in one octet more than DER allows (X.690 10.1)."""
    size = len(node.content).to_bytes(3, "big")
    return bytes([node.tag, 0x83]) + size + node.content


def indefinite(node: der.Node, _: random.Random) -> bytes | None:
    return bytes([node.tag, 0x80]) + node.content + b"\0\0" if node.tag & 0x20 else None


def twice(node: der.Node, _: random.Random) -> bytes | None:
    return node.write() * 2


def gone(_: der.Node, __: random.Random) -> bytes | None:
    return b""


def emptied(node: der.Node, _: random.Random) -> bytes | None:
    return der.tlv(node.tag) if node.content else None


def appended(node: der.Node, _: random.Random) -> bytes | None:
    return der.tlv(node.tag, node.content, b"\0")


BENDS: dict[str, Bend] = {
    "flip-first": flip_first, "flip-last": flip_last, "flip-any": flip_any, "wrong-tag": wrong_tag, "context-tag": context_tag,
    "shorter": shorter, "longer": longer, "long-length": long_length, "indefinite": indefinite, "twice": twice, "gone": gone,
    "emptied": emptied, "appended": appended,
}


def bent(base: str, good: bytes, signed: Signed | None) -> Iterator[Entry]:
    """The CSR bent at every element; with `signed`, bent inside what is signed, and signed again."""
    tree = der.read(good)
    seen = {good}
    for path, node in tree.walk():
        if signed and path[:1] != (0,):
            continue
        for name, bend in BENDS.items():
            octets = bend(node, random.Random(f"{base} {path} {name}"))
            if octets is None:
                continue
            if signed:
                info = tree.inner[0].bent(path[1:], octets)
                whole = der.sequence(info, signed.algorithm, der.bit_string(signed.sign(info)))
            else:
                whole = tree.bent(path, octets)
            if whole not in seen:
                seen.add(whole)
                yield Entry(f"{'signed' if signed else 'bent'}/{base}/{place(path)}/{name}", whole)


def cut(base: str, good: bytes) -> Iterator[Entry]:
    for part in range(1, 20):
        yield Entry(f"cut/{base}/{part}-of-20", good[: len(good) * part // 20])
    yield Entry(f"cut/{base}/last-byte", good[:-1])


def mutations() -> Iterator[Entry]:
    yield from wrapped()
    rsa, key = keys.rsa(), keys.ec_key()
    bases = {"rsa": (csr(rsa.spki(), rsa.pkcs1()), rsa.pkcs1()), "ec": (ec_csr(), key.ecdsa())}
    for base, (good, signed) in bases.items():
        yield from cut(base, good)
        yield from bent(base, good, None)
    yield from bent("ec", bases["ec"][0], key.ecdsa())
