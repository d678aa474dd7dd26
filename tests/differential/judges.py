"""The judges: our gate, and three programs that nobody here wrote. Each says one word of each entry, or nothing."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Callable
from dataclasses import dataclass

from badkeys import checks as badkeys  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

import der
import keys
import passport
from corpus import Entry

GOOD, UNREADABLE, SIGNATURE, KEY = "good", "unreadable", "signature", "key"

# What of our rules the judges of reading and signing answer too, and what the judge of keys does. The rest (names,
# subject, attributes) is a CA's business, and none of them has a word on it.
FORM = {
    "csr_too_large", "csr_unreadable", "csr_multiple", "csr_trailing_data", "csr_private_key_given", "csr_certificate_given",
}
SIGNED = {"csr_signature_invalid", "signature_hash_weak", "signature_algorithm_not_supported"}
KEYS = {
    "key_type_not_allowed", "key_too_short", "key_too_long", "key_exponent_invalid", "key_point_invalid", "key_weak_roca",
    "key_weak_fermat", "key_weak_small_factor", "key_weak_debian",
}


@dataclass(frozen=True)
class Verdict:
    """What our gate says: the rules that refuse, in their order."""

    rules: tuple[str, ...]

    def of(self, scope: set[str]) -> tuple[str, ...]:
        return tuple(rule for rule in self.rules if rule in scope)


def ours(entry: Entry) -> Verdict:
    try:
        findings = passport.inspect_csr(entry.data).findings
    except passport.InvalidError as fault:
        findings = fault.findings
    refused = [str(finding.rule) for finding in findings if finding.severity is passport.Severity.ERROR]
    return Verdict(tuple(sorted(set(refused))))


def openssl(entry: Entry) -> str | None:
    """`openssl req -verify`: up to 3.3 it ends with 0 even when the signature is bad, so its text is read."""
    form = "DER" if entry.data[:1] == b"\x30" else "PEM"
    told = subprocess.run(
        ["openssl", "req", "-verify", "-noout", "-inform", form], input=entry.data, capture_output=True, timeout=60
    )
    text = told.stderr + told.stdout
    if b"verify OK" in text:
        return GOOD
    if b"verify failure" in text:
        return SIGNATURE
    return UNREADABLE


def pyca(entry: Entry) -> str | None:
    """pyca/cryptography: it loads, its subject and extensions are read, and its signature is asked for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            load = x509.load_der_x509_csr if entry.data[:1] == b"\x30" else x509.load_pem_x509_csr
            csr = load(entry.data)
            list(csr.subject), list(csr.extensions)
        except Exception:  # it has no one class for what it cannot read
            return UNREADABLE
        try:
            return GOOD if csr.is_signature_valid else SIGNATURE
        except UnsupportedAlgorithm:
            return None
        except ValueError:
            return KEY


CHECKS = ["rsainvalid", "rsapoly", "fermat", "roca", "sharedprimes", "smalld", "smallfactors", "rsawarnings"]
# badkeys warns of any size but three and of any exponent but one; that is not yet a fault.
ONLY_UNUSUAL = {"unusual_keysize", "exponent_3", "exponent_not_65537"}


def badkeys_of(entry: Entry) -> str | None:
    """badkeys on modulus and exponent, without its lists of known keys, which it would have to fetch."""
    numbers = rsa_numbers(entry.data)
    if numbers is None:
        return None
    for check in CHECKS:
        try:
            found = badkeys.checkrsa(*numbers, checks=[check])
        except ArithmeticError:  # rsapoly divides by zero on a power of two
            continue
        if any(answer.get("subtest") not in ONLY_UNUSUAL for answer in found.values()):
            return KEY
    return GOOD


def rsa_numbers(data: bytes) -> tuple[int, int] | None:
    """Modulus and exponent of an RSA key in a CSR that is good DER; badkeys' own reader refuses most odd keys."""
    try:
        octets = data if data[:1] == b"\x30" else x509.load_pem_x509_csr(data).public_bytes(Encoding.DER)
        algorithm, bits = der.read(octets).inner[0].inner[2].inner
        if algorithm.inner[0].write() != der.oid(keys.RSA_ENCRYPTION) or bits.content[0]:
            return None
        modulus, exponent = (int.from_bytes(node.content, "big", signed=True) for node in der.read(bits.content[1:]).inner)
    except (AssertionError, IndexError, RecursionError, ValueError):
        return None
    return (modulus, exponent) if modulus > 5 else None


@dataclass(frozen=True)
class Judge:
    """One judge: its word on an entry, and which of our rules stand on the same question."""

    name: str
    word: Callable[[Entry], str | None]
    scope: set[str]


JUDGES = [
    Judge("openssl", openssl, FORM | SIGNED | KEYS),
    Judge("pyca", pyca, FORM | SIGNED | KEYS),
    # It judges RSA keys as numbers; which kinds may be there, and how they are written, is not its business.
    Judge("badkeys", badkeys_of, KEYS - {"key_type_not_allowed"}),
]
