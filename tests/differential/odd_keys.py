"""Odd keys and odd signatures, one fault each."""

from __future__ import annotations

from collections.abc import Iterator

import gmpy2  # type: ignore[import-untyped]

import der
import keys
from corpus import Entry, csr
from keys import Rsa, Signed, algorithm


def odd_rsa() -> Iterator[Entry]:
    for bits in (1024, 2040, 2047, 2049, 2055, 2056, 8192, 8200, 16384, 16392):
        key = keys.rsa(bits)
        yield Entry(f"key/rsa-{bits}", csr(key.spki(), key.pkcs1()))
    for exponent in (3, 17, 257, 65539, 2**32 + 15, 2**64 + 13, 2**256 + 297):
        key = keys.rsa(2048, exponent, "exponent")
        yield Entry(f"key/rsa-exponent-{exponent:#x}", csr(key.spki(), key.pkcs1()))
    for factor in (3, 5, 743, 751, 757, 65521, 65537, 65539):
        key = keys.small_factor(factor)
        yield Entry(f"key/rsa-factor-{factor}", csr(key.spki(), key.pkcs1()))
    for rounds in (1, 50, 95, 105, 1000):
        key = keys.close_primes(rounds)
        yield Entry(f"key/rsa-close-{rounds}", csr(key.spki(), key.pkcs1()))
    yield Entry("key/rsa-roca", csr(keys.roca().spki(), keys.roca().pkcs1()))
    good = keys.rsa()
    sign = good.pkcs1()
    square = Rsa(keys.prime("square", 1024) ** 2, 65537, 1)
    numbers: dict[str, tuple[int, int]] = {
        "exponent-0": (good.modulus, 0), "exponent-1": (good.modulus, 1), "exponent-2": (good.modulus, 2),
        "exponent-even": (good.modulus, 65536), "exponent-negative": (good.modulus, -65537),
        "exponent-over-modulus": (good.modulus, good.modulus + 2), "modulus-even": (good.modulus + 1, 65537),
        "modulus-0": (0, 65537), "modulus-1": (1, 65537), "modulus-negative": (-good.modulus, 65537),
        "modulus-prime": (int(gmpy2.next_prime(good.modulus)), 65537), "modulus-square": (square.modulus, 65537),
        "modulus-power-of-two": (1 << 2047, 65537), "modulus-ones": ((1 << 2048) - 1, 65537),
    }
    for name, (modulus, exponent) in numbers.items():
        yield Entry(f"key/rsa-{name}", csr(Rsa(modulus, exponent, 1).spki(), sign))
    key_of = algorithm(keys.RSA_ENCRYPTION, der.null())
    n, e = der.integer(good.modulus), der.integer(good.exponent)
    plain = der.sequence(n, e)
    shapes = {
        "no-null": der.sequence(algorithm(keys.RSA_ENCRYPTION, None), der.bit_string(plain)),
        "parameters": good.spki(der.integer(1)), "trailing": der.sequence(key_of, der.bit_string(plain + b"\0")),
        "extra": der.sequence(key_of, der.bit_string(der.sequence(n, e, der.integer(1)))),
        "half": der.sequence(key_of, der.bit_string(der.sequence(n))), "unused-bits": der.sequence(key_of, der.bit_string(plain, 1)),
        "padded": der.sequence(key_of, der.bit_string(der.sequence(der.tlv(der.INTEGER, b"\0\0", n[5:]), e))),
        "unsigned": der.sequence(key_of, der.bit_string(der.sequence(der.tlv(der.INTEGER, n[5:]), e))),
        "garbage": der.sequence(key_of, der.bit_string(b"garbage")), "empty": der.sequence(key_of, der.bit_string(b"")),
        "extra-in-spki": der.sequence(key_of, der.bit_string(plain), der.null()),
        "pss-key": der.sequence(algorithm(keys.RSASSA_PSS, None), der.bit_string(plain)),
    }
    for name, spki in shapes.items():
        yield Entry(f"key/rsa-{name}", csr(spki, sign))
    yield Entry("key/rsa-pss-key-pss", csr(shapes["pss-key"], good.pss()))


def odd_ec() -> Iterator[Entry]:
    for curve in ("p224", "secp256k1", "brainpool256"):
        key = keys.ec_key(curve)
        yield Entry(f"key/ec-{curve}", csr(key.spki(), key.ecdsa()))
    good = keys.ec_key()
    sign, point = good.ecdsa(), good.point
    x, y = point[1:33], point[33:]
    field = 2**256 - 2**224 + 2**192 + 2**96 - 1
    points = {
        "compressed": bytes([2 + (y[-1] & 1)]) + x, "compressed-other": bytes([3 - (y[-1] & 1)]) + x,
        "hybrid": bytes([6 + (y[-1] & 1)]) + x + y, "hybrid-wrong": bytes([7 - (y[-1] & 1)]) + x + y,
        "off-curve": point[:-1] + bytes([point[-1] ^ 1]), "infinity": b"\0", "infinity-long": bytes(65), "empty": b"", "zero": b"\x04" + bytes(64),
        "short": point[:-1], "long": point + b"\0", "over-field": b"\x04" + field.to_bytes(32, "big") + y, "raw": x + y,
        "negated": b"\x04" + x + (field - int.from_bytes(y, "big")).to_bytes(32, "big"),
        "compressed-no-root": next(
            b"\x02" + number.to_bytes(32, "big") for number in range(1, 50)
            if gmpy2.legendre(number**3 - 3 * number + 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B, field) == -1
        ),
    }
    for name, octets in points.items():
        yield Entry(f"key/ec-{name}", csr(good.spki(octets), sign))
    p384 = der.oid(keys.CURVES["p384"][1])
    for name, parameters in {"no-curve": b"", "null": der.null(), "wrong-curve": p384, "garbage-curve": der.integer(1)}.items():
        spki = der.sequence(der.sequence(der.oid(keys.EC_PUBLIC_KEY), parameters), der.bit_string(point))
        yield Entry(f"key/ec-{name}", csr(spki, sign))
    key_of = algorithm(keys.EC_PUBLIC_KEY, der.oid(keys.CURVES["p256"][1]))
    yield Entry("key/ec-unused-bits", csr(der.sequence(key_of, der.bit_string(point, 1)), sign))
    yield Entry("key/ec-extra-parameter", csr(der.sequence(der.sequence(der.oid(keys.EC_PUBLIC_KEY), der.oid(keys.CURVES["p256"][1]), der.null()), der.bit_string(point)), sign))
    yield Entry("key/unknown", csr(der.sequence(algorithm("1.2.3.4.5", None), der.bit_string(bytes(32))), sign))
    for name, dotted, size in (("x25519", "1.3.101.110", 32), ("ed25519", "1.3.101.112", 32), ("ml-dsa-44", "2.16.840.1.101.3.4.3.17", 1312)):
        yield Entry(f"key/{name}", csr(der.sequence(algorithm(dotted, None), der.bit_string(b"\x05" * size)), sign))


def odd_signatures() -> Iterator[Entry]:
    rsa, key, big = keys.rsa(), keys.ec_key(), keys.ec_key("p384")
    for name in ("md5", "sha1", "sha224"):
        yield Entry(f"signature/rsa-{name}", csr(rsa.spki(), rsa.pkcs1(name)))
    for name in ("sha1", "sha224"):
        yield Entry(f"signature/ec-{name}", csr(key.spki(), key.ecdsa(name)))
        yield Entry(f"signature/pss-{name}", csr(rsa.spki(), rsa.pss(name)))
    pss = {
        "salt-0": rsa.pss("sha256", 0), "salt-20": rsa.pss("sha256", 20), "salt-most": rsa.pss("sha256", 222),
        "salt-64": rsa.pss("sha256", 64), "mask-sha1": rsa.pss("sha256", -1, "sha1"), "mask-sha512": rsa.pss("sha256", -1, "sha512"),
        "trailer-2": rsa.pss("sha256", -1, None, 2), "no-parameters": Signed(algorithm(keys.RSASSA_PSS, None), rsa.pss("sha1").sign),
        "default-parameters": Signed(algorithm(keys.RSASSA_PSS, der.sequence()), rsa.pss("sha1", 20).sign),
        "other-salt-told": Signed(rsa.pss("sha256", 20).algorithm, rsa.pss("sha256", 32).sign),
        "is-pkcs1": Signed(rsa.pss().algorithm, rsa.pkcs1().sign),
    }
    for name, signed in pss.items():
        yield Entry(f"signature/pss-{name}", csr(rsa.spki(), signed))

    def altered(name: str, spki: bytes, signed: Signed, outer: bytes | None = None, seal: bytes | None = None) -> Entry:
        return Entry(f"signature/{name}", csr(spki, signed, outer=outer, seal=seal))

    spki, pkcs1 = rsa.spki(), rsa.pkcs1()
    yield altered("rsa-no-null", spki, rsa.pkcs1("sha256", b""))
    yield altered("rsa-parameters", spki, rsa.pkcs1("sha256", der.integer(1)))
    yield altered("rsa-told-sha384", spki, pkcs1, rsa.pkcs1("sha384").algorithm)
    yield altered("rsa-told-ecdsa", spki, pkcs1, key.ecdsa().algorithm)
    yield altered("ec-told-rsa", key.spki(), key.ecdsa(), pkcs1.algorithm)
    yield altered("rsa-told-unknown", spki, pkcs1, algorithm("1.2.3.4.5", der.null()))
    yield altered("rsa-told-encryption", spki, pkcs1, algorithm(keys.RSA_ENCRYPTION, der.null()))
    yield altered("rsa-empty", spki, pkcs1, seal=der.bit_string(b""))
    yield altered("rsa-none", spki, pkcs1, seal=der.tlv(der.BIT_STRING))
    yield altered("rsa-octets", spki, pkcs1, seal=der.tlv(der.OCTET_STRING, bytes(256)))
    yield altered("rsa-zero", spki, pkcs1, seal=der.bit_string(bytes(256)))
    yield altered("rsa-modulus", spki, pkcs1, seal=der.bit_string(rsa.modulus.to_bytes(256, "big")))
    body = csr(spki, pkcs1)
    seal = der.read(body).inner[2].content[1:]
    yield altered("rsa-long", spki, pkcs1, seal=der.bit_string(b"\0" + seal))
    yield altered("rsa-appended", spki, pkcs1, seal=der.bit_string(seal + b"\0"))
    yield altered("rsa-over-modulus", spki, pkcs1, seal=der.bit_string((int.from_bytes(seal, "big") + rsa.modulus).to_bytes(257, "big")))
    yield altered("rsa-unused-bits", spki, pkcs1, seal=der.bit_string(seal, 3))
    yield altered("rsa-other-key", spki, keys.rsa(3072).pkcs1())
    three = keys.rsa(2048, 3, "exponent")
    yield altered("rsa-forged-cube", three.spki(), Signed(pkcs1.algorithm, lambda message: forged(three, message)))
    yield altered("rsa-digest-no-null", spki, Signed(pkcs1.algorithm, lambda message: rsa.raw(no_null(rsa.size, message))))

    good = key.ecdsa()
    numbers = der.read(der.read(csr(key.spki(), good)).inner[2].content[1:])
    r, s = (int.from_bytes(node.content, "big") for node in numbers.inner)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    pairs = {
        "r-0": (0, s), "s-0": (r, 0), "zeros": (0, 0), "r-negative": (-r, s), "s-other": (r, order - s), "r-plus-order": (r + order, s),
        "s-plus-order": (r, s + order), "swapped": (s, r), "ones": (1, 1),
    }
    for name, pair in pairs.items():
        yield altered(f"ec-{name}", key.spki(), good, seal=der.bit_string(der.sequence(*map(der.integer, pair))))
    both = der.integer(r) + der.integer(s)
    seals = {
        "long-length": bytes([der.SEQUENCE, 0x81, len(both)]) + both, "padded": der.sequence(der.tlv(der.INTEGER, b"\0\0", der.integer(r)[2:]), der.integer(s)),
        "trailing": der.sequence(both) + b"\0", "extra": der.sequence(both, der.integer(1)), "raw": r.to_bytes(32, "big") + s.to_bytes(32, "big"),
        "indefinite": b"\x30\x80" + both + b"\0\0", "empty": b"",
    }
    for name, octets in seals.items():
        yield altered(f"ec-{name}", key.spki(), good, seal=der.bit_string(octets))
    yield altered("ec-parameters", key.spki(), key.ecdsa("sha256", der.null()))
    yield altered("ec-other-key", key.spki(), keys.ec_key("p256", "other").ecdsa())
    yield altered("ec-other-curve", big.spki(), good)


def forged(key: Rsa, message: bytes) -> bytes:
    """Bleichenbacher's forgery of 2006 for e = 3: a cube root whose cube begins like a signed block, garbage behind."""
    begin = b"\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x00" + keys.digest_info("sha256", message)
    block = int.from_bytes(begin + b"\xff" * (key.size - len(begin)), "big")
    return int(gmpy2.iroot(block, 3)[0]).to_bytes(key.size, "big")


def no_null(size: int, message: bytes) -> bytes:
    """EMSA-PKCS1-v1_5 whose DigestInfo leaves out the NULL, which RFC 8017 appendix A.2.4 lets a verifier take."""
    digest = der.read(keys.digest_info("sha256", message)).inner[1].write()
    info = der.sequence(algorithm(keys.HASH["sha256"], None), digest)
    return b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info


def odd_keys() -> Iterator[Entry]:
    yield from odd_rsa()
    yield from odd_ec()
    yield from odd_signatures()
