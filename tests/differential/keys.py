"""Keys that are the same in every run: grown from their names, never kept, never used for anything.

Weak ones are made as their papers describe them.
"""

from __future__ import annotations

import functools
import hashlib
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import gmpy2  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import der

RSA_ENCRYPTION, RSASSA_PSS = "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10"
EC_PUBLIC_KEY = "1.2.840.10045.2.1"
RSA_SIGNATURE = {
    "md5": "1.2.840.113549.1.1.4", "sha1": "1.2.840.113549.1.1.5", "sha224": "1.2.840.113549.1.1.14",
    "sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13",
}
ECDSA_SIGNATURE = {
    "sha1": "1.2.840.10045.4.1", "sha224": "1.2.840.10045.4.3.1", "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4",
}
HASH = {
    "md5": "1.2.840.113549.2.5", "sha1": "1.3.14.3.2.26", "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3",
}
CURVES: dict[str, tuple[type[ec.EllipticCurve], str]] = {
    "p256": (ec.SECP256R1, "1.2.840.10045.3.1.7"), "p384": (ec.SECP384R1, "1.3.132.0.34"),
    "p521": (ec.SECP521R1, "1.3.132.0.35"), "p224": (ec.SECP224R1, "1.3.132.0.33"),
    "secp256k1": (ec.SECP256K1, "1.3.132.0.10"), "brainpool256": (ec.BrainpoolP256R1, "1.3.36.3.3.2.8.1.1.7"),
}
_PYCA_HASH: dict[str, type[hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256, "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def algorithm(dotted: str, parameters: bytes | None) -> bytes:
    return der.sequence(der.oid(dotted), parameters or b"")


@dataclass(frozen=True)
class Signed:
    """How a key signs: the AlgorithmIdentifier and the signature of a message."""

    algorithm: bytes
    sign: Callable[[bytes], bytes]


# ── RSA ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Rsa:
    """An RSA key (RFC 8017), of any number of primes and any exponent."""

    modulus: int
    exponent: int
    private: int

    @property
    def size(self) -> int:
        return (self.modulus.bit_length() + 7) // 8

    def spki(self, parameters: bytes | None = None) -> bytes:
        key = der.sequence(der.integer(self.modulus), der.integer(self.exponent))
        return der.sequence(algorithm(RSA_ENCRYPTION, parameters or der.null()), der.bit_string(key))

    def raw(self, block: bytes) -> bytes:
        signature = gmpy2.powmod(int.from_bytes(block, "big"), self.private, self.modulus)
        return int(signature).to_bytes(self.size, "big")

    def pkcs1(self, name: str = "sha256", parameters: bytes | None = None) -> Signed:
        return Signed(
            algorithm(RSA_SIGNATURE[name], der.null() if parameters is None else parameters),
            lambda message: self.raw(pkcs1_block(self.size, name, message)),
        )

    def pss(self, name: str = "sha256", salt: int = -1, mask: str | None = None, trailer: int = 1) -> Signed:
        mask, salt = mask or name, hashlib.new(name).digest_size if salt < 0 else salt
        hash_algorithm, mask_algorithm = algorithm(HASH[name], der.null()), algorithm(HASH[mask], der.null())
        fields = [
            der.tlv(0xA0, hash_algorithm), der.tlv(0xA1, algorithm("1.2.840.113549.1.1.8", mask_algorithm)),
            der.tlv(0xA2, der.integer(salt)),
        ]
        if trailer != 1:
            fields.append(der.tlv(0xA3, der.integer(trailer)))
        bits = self.modulus.bit_length() - 1
        return Signed(
            algorithm(RSASSA_PSS, der.sequence(*fields)), lambda message: self.raw(pss_block(bits, name, mask, salt, message))
        )


def digest_info(name: str, message: bytes) -> bytes:
    digest = hashlib.new(name, message).digest()
    return der.sequence(algorithm(HASH[name], der.null()), der.tlv(der.OCTET_STRING, digest))


def pkcs1_block(size: int, name: str, message: bytes) -> bytes:
    """EMSA-PKCS1-v1_5 (RFC 8017 9.2)."""
    info = digest_info(name, message)
    return b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info


def pss_block(bits: int, name: str, mask: str, salt_size: int, message: bytes) -> bytes:
    """EMSA-PSS (RFC 8017 9.1), with a salt that is grown from the message."""
    size = (bits + 7) // 8
    salt = hashlib.shake_256(b"salt" + message).digest(salt_size)
    digest = hashlib.new(name, bytes(8) + hashlib.new(name, message).digest() + salt).digest()
    data = bytes(size - salt_size - len(digest) - 2) + b"\x01" + salt
    stream, counter = b"", 0
    while len(stream) < len(data):
        stream += hashlib.new(mask, digest + counter.to_bytes(4, "big")).digest()
        counter += 1
    masked = bytes(a ^ b for a, b in zip(data, stream))
    return bytes([masked[0] & (0xFF >> (8 * size - bits))]) + masked[1:] + digest + b"\xbc"


def prime(name: str, bits: int, start: int | None = None) -> int:
    """The first prime after a number that is grown from the name and has its two highest bits set."""
    grown = random.Random(f"libpassport {name}").getrandbits(bits) | 3 << (bits - 2)
    return int(gmpy2.next_prime(grown if start is None else start))


def rsa_of(primes: list[int], exponent: int = 65537) -> Rsa:
    order = math.lcm(*(factor - 1 for factor in primes))
    private = pow(exponent, -1, order) if math.gcd(exponent, order) == 1 else 1
    return Rsa(math.prod(primes), exponent, private)


def _grown(name: str, sizes: list[int], bits: int, exponent: int = 65537) -> Rsa:
    for attempt in range(1000):
        primes = [prime(f"{name} {attempt} {index}", size) for index, size in enumerate(sizes)]
        coprime = all(math.gcd(exponent, factor - 1) == 1 for factor in primes)
        if math.prod(primes).bit_length() == bits and (coprime or exponent % 2 == 0):
            return rsa_of(primes, exponent)
    raise ArithmeticError(f"no key of {bits} bits was found for {name}")


@functools.cache
def rsa(bits: int = 2048, exponent: int = 65537, name: str = "rsa") -> Rsa:
    """Two primes up to 4096 bits; more of 1024 bits each beyond, which are found sooner and verify alike."""
    if bits <= 4096:
        return _grown(name, [bits // 2, bits - bits // 2], bits, exponent)
    rest = bits - 1024 * (bits // 1024)
    for extra in range(32):  # every product of full primes loses some bits, which the last one makes good
        sizes = [1024] * (bits // 1024 - 1) + [1024 + rest + extra]
        product = math.prod(prime(f"{name} {index}", size) for index, size in enumerate(sizes))
        if product.bit_length() == bits:
            return _grown_as(name, sizes, exponent)
    raise ArithmeticError(f"no key of {bits} bits was found for {name}")


def _grown_as(name: str, sizes: list[int], exponent: int) -> Rsa:
    return rsa_of([prime(f"{name} {index}", size) for index, size in enumerate(sizes)], exponent)


@functools.cache
def small_factor(factor: int) -> Rsa:
    for attempt in range(1000):
        size = 2048 - factor.bit_length() + attempt % 2
        primes = [factor, prime(f"small {factor} {attempt}", size)]
        if math.prod(primes).bit_length() == 2048 and all(math.gcd(65537, each - 1) == 1 for each in primes):
            return rsa_of(primes)
    raise ArithmeticError("no key with a small factor was found")


@functools.cache
def close_primes(rounds: int) -> Rsa:
    """Primes so far apart that Fermat's method needs about `rounds` rounds (Böck 2023): (p − q)² ≈ 8 q × rounds."""
    first = prime("close", 1024)
    apart = math.isqrt(8 * first * rounds)
    second = prime("", 1024, first + apart)
    while math.gcd(65537, (first - 1) * (second - 1)) != 1:
        second = prime("", 1024, second)
    return rsa_of([first, second])


@functools.cache
def roca() -> Rsa:
    """Primes of the shape k·M + (65537ᵃ mod M) (Nemec et al. 2017), M the product of the first 126 primes."""
    shape = int(gmpy2.primorial(701))
    chance, found = random.Random("libpassport roca"), list[int]()
    while len(found) < 2:
        power = int(gmpy2.powmod(65537, chance.getrandbits(64), shape))
        above = (3 << 1022) // shape
        for step in range(4000):
            candidate = (above + chance.getrandbits(40) + step) * shape + power
            if candidate.bit_length() == 1024 and gmpy2.is_prime(candidate):
                found.append(candidate)
                break
    return rsa_of(found)


# ── EC ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Ec:
    """An EC key on a named curve (RFC 5480)."""

    curve: str
    private: ec.EllipticCurvePrivateKey

    @property
    def point(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def spki(self, point: bytes | None = None, parameters: bytes | None = None) -> bytes:
        named = der.oid(CURVES[self.curve][1]) if parameters is None else parameters
        return der.sequence(algorithm(EC_PUBLIC_KEY, named), der.bit_string(self.point if point is None else point))

    def ecdsa(self, name: str = "sha256", parameters: bytes | None = None) -> Signed:
        scheme = ec.ECDSA(_PYCA_HASH[name](), deterministic_signing=True)
        return Signed(algorithm(ECDSA_SIGNATURE[name], parameters), lambda message: self.private.sign(message, scheme))


@functools.cache
def ec_key(curve: str = "p256", name: str = "ec") -> Ec:
    seed = hashlib.sha256(f"libpassport {name} {curve}".encode()).digest()
    return Ec(curve, ec.derive_private_key(int.from_bytes(seed[:27], "big"), CURVES[curve][0]()))
