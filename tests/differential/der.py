"""DER by hand (X.690): what no tool would write can be written, and a tree of what was written can be bent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SEQUENCE, SET = 0x30, 0x31
INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 0x02, 0x03, 0x04, 0x05, 0x06
UTF8, NUMERIC, PRINTABLE, T61, IA5, VISIBLE, UNIVERSAL, BMP = 0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A, 0x1C, 0x1E


def length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag]) + length(len(content)) + content


def sequence(*parts: bytes) -> bytes:
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes) -> bytes:
    return tlv(SET, *parts)


def integer(value: int) -> bytes:
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    return tlv(INTEGER, value.to_bytes(size, "big", signed=True))


def bit_string(octets: bytes, unused: int = 0) -> bytes:
    return tlv(BIT_STRING, bytes([unused]), octets)


def null() -> bytes:
    return tlv(NULL)


def oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    octets = b""
    for arc in (first * 40 + second, *rest):
        low = [arc & 0x7F]
        while arc := arc >> 7:
            low.append(0x80 | arc & 0x7F)
        octets += bytes(reversed(low))
    return tlv(OID, octets)


@dataclass(frozen=True)
class Node:
    """One TLV: its tag, its content if it is primitive, else what is in it."""

    tag: int
    content: bytes
    inner: tuple[Node, ...] = ()

    def write(self) -> bytes:
        return tlv(self.tag, *(node.write() for node in self.inner)) if self.inner else tlv(self.tag, self.content)

    def walk(self, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Node]]:
        yield path, self
        for index, node in enumerate(self.inner):
            yield from node.walk((*path, index))

    def bent(self, path: tuple[int, ...], octets: bytes) -> bytes:
        """The whole again, with the element at `path` replaced by these bytes; every length around it is right."""
        if not path:
            return octets
        at, *rest = path
        parts = [node.write() for node in self.inner]
        parts[at] = self.inner[at].bent(tuple(rest), octets)
        return tlv(self.tag, *parts)


def read(octets: bytes) -> Node:
    """The tree of one DER element that is known to be good."""
    nodes = _elements(octets)
    assert len(nodes) == 1, "one element"
    return nodes[0]


def _elements(octets: bytes) -> list[Node]:
    nodes, at = [], 0
    while at < len(octets):
        tag, size, start = octets[at], octets[at + 1], at + 2
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(octets[start : start + count], "big")
            start += count
        content = octets[start : start + size]
        assert len(content) == size, "whole"
        inner = tuple(_elements(content)) if tag & 0x20 else ()
        nodes.append(Node(tag, content, inner))
        at = start + size
    return nodes
