#!/usr/bin/env python3
"""Makes the CSRs whose keys are weak or odd, and the lists of known weak keys, that the tests read.

    tests/data/make-weak-keys.py [FOLDER]

It is not run by the tests: what it made is committed, and running it again replaces every file
(new keys). It needs Python alone, and `openssl` for primes, for good EC keys and for the digests
that Debian's lists hold. No tool makes such keys on purpose, so numbers and DER are written here.
"""

from __future__ import annotations

import base64
import hashlib
import math
import secrets
import subprocess
import sys
from pathlib import Path

NAMES = ("www.example.jp", "example.jp")
SUBJECT = ("2.5.4.6 JP", "2.5.4.8 Tokyo", "2.5.4.7 Shibuya-ku", "2.5.4.10 Sample Co., Ltd.", "2.5.4.3 www.example.jp")


# ── DER (X.690) ──────────────────────────────────────────────────────────────────────


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    length = len(content)
    if length < 128:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 128 | size)) + length.to_bytes(size, "big") + content


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def integer(number: int) -> bytes:
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *arcs = map(int, dotted.split("."))
    content = bytes((40 * first + second,))
    for arc in arcs:
        septets = [arc & 127]
        while arc := arc >> 7:
            septets.append(arc & 127 | 128)
        content += bytes(reversed(septets))
    return der(6, content)


def text(value: str) -> bytes:
    return der(12, value.encode())


def bits(content: bytes) -> bytes:
    return der(3, b"\0" + content)


NULL = der(5)
SHA256_WITH_RSA = sequence(oid("1.2.840.113549.1.1.11"), NULL)
ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"))


def request(spki: bytes, algorithm: bytes, sign) -> bytes:
    """A CSR (RFC 2986) for a key, with the project's usual subject and names."""
    attributes = (pair.split(" ", 1) for pair in SUBJECT)
    name = sequence(*(der(0x31, sequence(oid(kind), text(value))) for kind, value in attributes))
    alternatives = sequence(*(der(0x82, host.encode()) for host in NAMES))
    extension = sequence(oid("2.5.29.17"), der(4, alternatives))
    asked = der(0xA0, sequence(oid("1.2.840.113549.1.9.14"), der(0x31, sequence(extension))))
    info = sequence(integer(0), name, spki, asked)
    return sequence(info, algorithm, bits(sign(info)))


def write(name: str, content: bytes) -> None:
    lines = base64.encodebytes(content).decode().replace("\n", "")
    armoured = "\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    Path(name).write_text(f"-----BEGIN CERTIFICATE REQUEST-----\n{armoured}\n-----END CERTIFICATE REQUEST-----\n")


# ── RSA (RFC 8017) ───────────────────────────────────────────────────────────────────


def is_prime(number: int) -> bool:
    if number < 2 or any(number % small == 0 for small in (2, 3, 5, 7, 11, 13)):
        return number in (2, 3, 5, 7, 11, 13)
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(24):
        power = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if power not in (1, number - 1):
            for _ in range(twos - 1):
                power = power * power % number
                if power == number - 1:
                    break
            else:
                return False
    return True


def next_prime(number: int) -> int:
    number |= 1
    while not is_prime(number):
        number += 2
    return number


def prime(size: int) -> int:
    """A random prime; OpenSSL sets its two highest bits, so that a product of two is of full length."""
    return int(subprocess.check_output(["openssl", "prime", "-generate", "-bits", str(size)]))


def rsa(name: str, primes: tuple[int, ...], exponent: int = 65537) -> int:
    """A CSR for the product of some primes, signed where the exponent has an inverse; answers the modulus."""
    modulus = math.prod(primes)
    spki = sequence(
        sequence(oid("1.2.840.113549.1.1.1"), NULL), bits(sequence(integer(modulus), integer(exponent)))
    )
    private = pow(exponent, -1, math.lcm(*(one - 1 for one in primes))) if exponent % 2 else 1
    size = (modulus.bit_length() + 7) // 8

    def sign(message: bytes) -> bytes:
        digest = sequence(sequence(oid("2.16.840.1.101.3.4.2.1"), NULL), der(4, hashlib.sha256(message).digest()))
        padded = b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest
        return pow(int.from_bytes(padded, "big"), private, modulus).to_bytes(size, "big")

    write(name, request(spki, SHA256_WITH_RSA, sign))
    return modulus


def close(round_of_fermat: int) -> tuple[int, int]:
    """Two primes that Fermat's method parts in just that round: half their distance is √(2·a·(round − ½))."""
    first = prime(1024)
    second = next_prime(first + 2 * math.isqrt(first * (2 * round_of_fermat - 1)))
    assert (first + second) // 2 - math.isqrt(first * second) == round_of_fermat
    return first, second


def faulty() -> int:
    """A prime of 1024 bits as Infineon's library made them: k·M + (65537^a mod M), M the product of 126 primes."""
    product = math.prod(number for number in range(2, 702) if is_prime(number))
    while True:
        power = pow(65537, secrets.randbelow(1 << 64), product)
        multiple = (3 << 1022) // product + secrets.randbelow((1 << 1022) // product)
        if is_prime(candidate := multiple * product + power) and candidate.bit_length() == 1024:
            return candidate


def coprime(size: int, exponent: int) -> int:
    while math.gcd((found := prime(size)) - 1, exponent) != 1:
        pass
    return found


def sized(bits_wanted: int) -> tuple[int, int]:
    """Two primes whose product has just that many bits."""
    while True:
        first, second = prime(bits_wanted // 2), prime(bits_wanted - bits_wanted // 2)
        if (first * second).bit_length() == bits_wanted:
            return first, second


# ── EC (SEC 1) ───────────────────────────────────────────────────────────────────────


def ec(name: str, change) -> int:
    """A CSR for a P-256 key of OpenSSL whose point is written otherwise; answers the point's x."""
    key = subprocess.check_output(
        ["openssl", "genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-pkeyopt", "ec_param_enc:named_curve"]
    )
    public = subprocess.run(["openssl", "pkey", "-pubout", "-outform", "DER"], input=key, capture_output=True, check=True)
    point = public.stdout[-65:]

    def sign(message: bytes) -> bytes:
        Path("key.tmp").write_bytes(key)
        signed = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", "key.tmp"], input=message, capture_output=True, check=True
        )
        Path("key.tmp").unlink()
        return signed.stdout

    curve = sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7"))
    write(name, request(sequence(curve, bits(change(point))), ECDSA_WITH_SHA256, sign))
    return int.from_bytes(point[1:33], "big")


# ── Lists of known weak keys ─────────────────────────────────────────────────────────


def debian_entry(name: str) -> str:
    """As the manual of openssl-vulnkey has it made: the SHA-1 of what OpenSSL prints, without its first half."""
    printed = subprocess.check_output(["openssl", "req", "-in", name, "-noout", "-modulus"])
    return hashlib.sha1(printed).hexdigest()[20:]


def badkeys_record(number: int, which: int) -> bytes:
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return hashlib.sha256(content).digest()[:15] + bytes((which,))


def main() -> None:
    rsa("rsa-factor-65537.pem", (65537, prime(2048 - 16)), 65539)
    # The next prime, and a size that is a multiple of 8.
    small = (65539, next_prime((1 << 2047) // 65539 + secrets.randbelow(1 << 2000)))
    rsa("rsa-factor-65539.pem", small)
    rsa("rsa-fermat-100.pem", close(100))
    rsa("rsa-fermat-101.pem", close(101))
    rsa("rsa-roca.pem", (faulty(), faulty()))
    for exponent in (1, 3, 65538):
        rsa(f"rsa-exponent-{exponent}.pem", (coprime(1024, exponent | 1), coprime(1024, exponent | 1)), exponent)
    for size in (2047, 8192, 8200):
        rsa(f"rsa-{size}.pem", sized(size))
    ec("ec-off-curve.pem", lambda point: point[:-1] + bytes((point[-1] ^ 1,)))
    ec("ec-compressed.pem", lambda point: bytes((2 + point[-1] % 2,)) + point[1:33])

    first = rsa("rsa-listed.pem", sized(2048))
    second = rsa("rsa-listed-2.pem", sized(2048))
    third = ec("ec-listed.pem", lambda point: point)
    entry = debian_entry("rsa-listed.pem")
    others = [secrets.token_hex(10) for _ in range(6)]
    header = "# Weak keys, in the form of openssl-blacklist; all but one entry are random.\n"
    Path("blocklist.txt").write_text(header + "\n".join(sorted([entry, *others])) + "\n")
    Path("blocklist-broken.txt").write_text(header + f"{entry}\n{entry[:-1]}\n\n{entry[:-1]}g\n{others[0]}\n")
    records = [badkeys_record(second, 1), badkeys_record(third, 2)]
    records += [badkeys_record(secrets.randbits(256), 3) for _ in range(6)]
    Path("blocklist.dat").write_bytes(b"".join(sorted(records)))
    Path("blocklist-broken.dat").write_bytes(b"".join(sorted(records, reverse=True)))
    assert first != second


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import os

        os.chdir(sys.argv[1])
    main()
