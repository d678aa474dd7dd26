"""CSRs as the tools that people use make them, with fresh keys. OpenSSL and pyca/cryptography must be there; the rest may."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.x509.oid import NameOID

from corpus import Entry

SUBJECT = "/C=JP/ST=Tokyo/L=Shibuya-ku/O=Sample Co., Ltd./CN=www.example.jp"
NAMES = "subjectAltName=DNS:www.example.jp,DNS:example.jp"


class Missing(Exception):
    """A tool is not on the machine."""


def run(*command: str | Path, cwd: Path, **environment: str) -> None:
    if shutil.which(str(command[0])) is None:
        raise Missing(str(command[0]))
    told = subprocess.run(
        command, cwd=cwd, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}, capture_output=True, stdin=subprocess.DEVNULL,
        timeout=120,
    )
    if told.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{told.stdout.decode()}{told.stderr.decode()}")


# ── OpenSSL ──────────────────────────────────────────────────────────────────────────

OPENSSL_KEYS = {
    "rsa2048": ["RSA", "rsa_keygen_bits:2048"], "rsa3072": ["RSA", "rsa_keygen_bits:3072"], "rsa1024": ["RSA", "rsa_keygen_bits:1024"],
    "rsa2048-3": ["RSA", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:3"], "rsa-primes-3": ["RSA", "rsa_keygen_bits:2048", "rsa_keygen_primes:3"],
    "pss2048": ["RSA-PSS", "rsa_keygen_bits:2048"],
    "pss2048-bound": ["RSA-PSS", "rsa_keygen_bits:2048", "rsa_pss_keygen_md:sha256", "rsa_pss_keygen_mgf1_md:sha256", "rsa_pss_keygen_saltlen:32"],
    **{
        curve: ["EC", f"ec_paramgen_curve:{curve}", "ec_param_enc:named_curve"]
        for curve in ("P-256", "P-384", "P-521", "P-224", "P-192", "secp256k1", "brainpoolP256r1", "brainpoolP384r1", "sect283r1")
    },
    "P-256-explicit": ["EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit"], "ed25519": ["ED25519"], "ed448": ["ED448"],
}
OPENSSL_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha512-256", "sha3-256")
OPENSSL_NAMES = {
    "dns": "DNS:www.example.jp", "address": "DNS:www.example.jp,IP:192.0.2.10", "address-6": "DNS:www.example.jp,IP:2001:db8::1",
    "mail": "DNS:www.example.jp,email:admin@example.jp", "uri": "DNS:www.example.jp,URI:https://www.example.jp/",
    "registered": "DNS:www.example.jp,RID:1.2.3.4", "other": "DNS:www.example.jp,otherName:1.2.3.4;UTF8:user@example.jp",
    "wildcard": "DNS:*.example.jp,DNS:example.jp", "empty": "DNS:",
}
OPENSSL_EXTENSIONS = {
    "usage": ["keyUsage=critical,digitalSignature,keyEncipherment", "extendedKeyUsage=serverAuth,clientAuth"], "constraints": ["basicConstraints=CA:FALSE"],
    "ca": ["basicConstraints=critical,CA:TRUE"], "must-staple": ["tlsfeature=status_request"], "key-identifier": ["subjectKeyIdentifier=hash"],
    "policies": ["certificatePolicies=2.23.140.1.2.2"], "unknown": ["1.2.3.4.5=ASN1:UTF8String:anything"], "comment": ["nsComment=made by OpenSSL"],
    "points": ["crlDistributionPoints=URI:http://crl.example.jp/ca.crl"], "access": ["authorityInfoAccess=OCSP;URI:http://ocsp.example.jp/"],
}
OPENSSL_STRINGS = ("default", "pkix", "utf8only", "nombstr", "MASK:0x4", "MASK:0x800", "MASK:0x100")
OPENSSL_SUBJECTS = {
    "japanese": "/C=JP/ST=東京都/O=株式会社サンプル/CN=www.example.jp", "latin": "/C=JP/O=Société/CN=www.example.jp", "empty": "/", "cn-only": "/CN=www.example.jp",
    "no-cn": "/C=JP/ST=Tokyo/O=Sample Co., Ltd.", "ou": "/C=JP/ST=Tokyo/O=Sample Co., Ltd./OU=Web/OU=Shop/CN=www.example.jp",
    "mail": "/C=JP/ST=Tokyo/O=Sample Co., Ltd./CN=www.example.jp/emailAddress=admin@example.jp", "title": "/title=Dr/GN=Taro/SN=Yamada/CN=www.example.jp",
    "domain": "/DC=jp/DC=example/CN=www.example.jp", "registration": "/serialNumber=1234/businessCategory=Private Organization/O=Sample/ST=Tokyo/CN=www.example.jp",
    "multi": "/C=JP/ST=Tokyo+L=Shibuya-ku/O=Sample Co., Ltd.+OU=Web/CN=www.example.jp",
}


def openssl(work: Path) -> Iterator[Entry]:
    config = work / "openssl.cnf"
    environment = {"OPENSSL_CONF": str(config)}
    base = "[req]\nprompt = no\nutf8 = yes\nstring_mask = {mask}\ndistinguished_name = dn\n{more}[dn]\n{subject}"
    config.write_text(base.format(mask="utf8only", more="", subject=""))
    for name, (kind, *options) in OPENSSL_KEYS.items():
        given = [part for option in options for part in ("-pkeyopt", option)]
        run("openssl", "genpkey", "-quiet", "-algorithm", kind, *given, "-out", work / name, cwd=work, **environment)
    run("openssl", "dsaparam", "-genkey", "-noout", "-out", work / "dsa", "2048", cwd=work, **environment)

    def made(name: str, key: str, *options: str, subject: str = SUBJECT, names: str | None = NAMES) -> Entry:
        extra = ["-addext", names] if names else []
        command = ["openssl", "req", "-new", "-batch", "-key", str(work / key), "-subj", subject, *options, *extra, "-out", str(work / "out")]
        run(*command, cwd=work, **environment)
        return Entry(f"tool/openssl/{name}", (work / "out").read_bytes())

    for key in (*OPENSSL_KEYS, "dsa"):
        yield made(f"key-{key}", key, *([] if key.startswith("ed") else ["-sha256"]))
    for digest in OPENSSL_DIGESTS:
        # No one has named ECDSA with MD5 or SHA-512/256.
        for key in ("rsa2048",) if digest in ("md5", "sha512-256") else ("rsa2048", "P-256", "P-521"):
            yield made(f"digest-{key}-{digest}", key, f"-{digest}")
    for salt in ("digest", "max", "0", "20"):
        yield made(f"pss-salt-{salt}", "rsa2048", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", f"rsa_pss_saltlen:{salt}")
    for name, value in OPENSSL_NAMES.items():
        try:
            yield made(f"names-{name}", "P-256", names=f"subjectAltName={value}")
        except RuntimeError:  # an empty name is refused by later versions
            if name != "empty":
                raise
    yield made("names-none", "P-256", names=None)
    yield made("names-dirname", "P-256", names="subjectAltName=DNS:www.example.jp,dirName:dn")
    for name, extensions in OPENSSL_EXTENSIONS.items():
        yield made(f"extension-{name}", "P-256", *[part for each in extensions for part in ("-addext", each)])
    for name, subject in OPENSSL_SUBJECTS.items():
        yield made(f"subject-{name}", "P-256", "-utf8", *(["-multivalue-rdn"] if name == "multi" else []), subject=subject)
    for mask in OPENSSL_STRINGS:
        config.write_text(base.format(mask=mask, more="", subject=""))
        yield made(f"strings-{mask}", "P-256", "-utf8", subject="/C=JP/O=Sample/CN=www.example.jp")
        if mask not in ("MASK:0x4", "nombstr"):
            yield made(f"strings-{mask}-japanese", "P-256", "-utf8", subject="/C=JP/O=サンプル/CN=www.example.jp")
    attributes = "attributes = asked\n[asked]\nchallengePassword = SECRET-CHALLENGE\nunstructuredName = Sample\n"
    config.write_text(base.format(mask="utf8only", more=attributes, subject="C = JP\nO = Sample\nCN = www.example.jp\n"))
    run("openssl", "req", "-new", "-batch", "-key", "P-256", "-sha256", "-addext", NAMES, "-out", "out", cwd=work, **environment)
    yield Entry("tool/openssl/attributes", (work / "out").read_bytes())
    config.write_text(base.format(mask="utf8only", more="", subject=""))
    for name, options in {"der": ["-outform", "DER"], "text": ["-text"], "new-header": ["-newhdr"], "certificate": ["-x509"]}.items():
        yield made(f"out-{name}", "P-256", *options)


# ── Java, GnuTLS, Botan, NSS ─────────────────────────────────────────────────────────


def keytool(work: Path) -> Iterator[Entry]:
    quick = ["-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"]
    kinds = [
        ("RSA", "-keysize", "2048", "SHA256withRSA"), ("RSA", "-keysize", "3072", "SHA512withRSA"), ("RSA", "-keysize", "2048", "SHA1withRSA"),
        ("RSASSA-PSS", "-keysize", "2048", "RSASSA-PSS"), ("EC", "-groupname", "secp256r1", "SHA256withECDSA"), ("EC", "-groupname", "secp384r1", "SHA384withECDSA"),
        ("EC", "-groupname", "secp521r1", "SHA512withECDSA"), ("EC", "-groupname", "secp256r1", "SHA512withECDSA"), ("Ed25519", "", "", "Ed25519"), ("DSA", "-keysize", "2048", "SHA256withDSA"),
    ]
    for index, (algorithm, option, size, signature) in enumerate(kinds):
        store = ["-keystore", f"{index}.p12", "-storetype", "PKCS12", "-storepass", "throw-away", "-alias", "www"]
        name = 'CN=www.example.jp, O="Sample Co., Ltd.", L=Shibuya-ku, ST=Tokyo, C=JP'
        run("keytool", *quick, "-genkeypair", *store, "-keyalg", algorithm, *([option, size] if option else []), "-dname", name, cwd=work)
        asked = ["-ext", "san=dns:www.example.jp,dns:example.jp"] if index % 2 == 0 else []
        run("keytool", *quick, "-certreq", *store, "-sigalg", signature, *asked, "-file", "out", cwd=work)
        yield Entry(f"tool/keytool/{algorithm}-{size}-{signature}", (work / "out").read_bytes())


def certtool(work: Path) -> Iterator[Entry]:
    (work / "template").write_text(
        'country = JP\nstate = Tokyo\nlocality = "Shibuya-ku"\norganization = "Sample Co., Ltd."\nunit = Web\ncn = "www.example.jp"\n'
        'dns_name = "www.example.jp"\ndns_name = "example.jp"\nchallenge_password = SECRET\ntls_www_server\nsigning_key\n'
    )
    kinds = [
        ("rsa", "--bits=2048", "SHA256"), ("rsa", "--bits=3072", "SHA512"), ("rsa-pss", "--bits=2048", "SHA256"), ("ecdsa", "--curve=secp256r1", "SHA256"),
        ("ecdsa", "--curve=secp384r1", "SHA384"), ("ecdsa", "--curve=secp521r1", "SHA512"), ("ecdsa", "--curve=secp256r1", "SHA512"), ("ed25519", "--curve=ed25519", "SHA512"),
    ]
    for kind, size, digest in kinds:
        run("certtool", "--generate-privkey", f"--key-type={kind}", size, "--outfile=key", cwd=work)
        run("certtool", "--generate-request", "--load-privkey=key", "--template=template", f"--hash={digest}", "--outfile=out", cwd=work)
        yield Entry(f"tool/certtool/{kind}-{size.split('=')[1]}-{digest}", (work / "out").read_bytes())


def botan(work: Path) -> Iterator[Entry]:
    kinds = [
        ("RSA", "2048", "SHA-256", ""), ("RSA", "3072", "SHA-512", "EMSA4"), ("ECDSA", "secp256r1", "SHA-256", ""), ("ECDSA", "secp384r1", "SHA-384", ""),
        ("ECDSA", "secp521r1", "SHA-512", ""), ("ECDSA", "secp256r1", "SHA-512", ""), ("ECDSA", "brainpool256r1", "SHA-256", ""), ("Ed25519", "", "Pure", ""),
    ]
    for algorithm, size, digest, scheme in kinds:
        run("botan", "keygen", f"--algo={algorithm}", f"--params={size}", "--output=key", cwd=work)
        padded = [f"--emsa={scheme}"] if scheme else []
        run(
            "botan", "gen_pkcs10", "key", "www.example.jp", "--country=JP", "--organization=Sample", "--dns=www.example.jp", f"--hash={digest}", *padded,
            "--output=out", cwd=work,
        )
        yield Entry(f"tool/botan/{algorithm}-{size}-{digest}{scheme and '-' + scheme}", (work / "out").read_bytes())


def certutil(work: Path) -> Iterator[Entry]:
    (work / "noise").write_bytes(os.urandom(64))
    run("certutil", "-N", "-d", ".", "--empty-password", cwd=work)
    kinds = [
        ("rsa", "-g", "2048", "SHA256"), ("rsa", "-g", "3072", "SHA384"), ("rsa", "-g", "2048", "SHA1"), ("ec", "-q", "nistp256", "SHA256"),
        ("ec", "-q", "nistp384", "SHA384"), ("ec", "-q", "nistp521", "SHA512"),
    ]
    for kind, option, size, digest in kinds:
        for armour in ([], ["-a"]):
            run(
                "certutil", "-R", "-d", ".", "-s", 'CN=www.example.jp,O="Sample Co., Ltd.",L=Shibuya-ku,ST=Tokyo,C=JP', "-k", kind, option, size, "-Z", digest,
                "-8", "www.example.jp,example.jp", "-z", "noise", "-o", "out", *armour, cwd=work,
            )
            yield Entry(f"tool/certutil/{kind}-{size}-{digest}{'-pem' if armour else ''}", (work / "out").read_bytes())


# ── pyca/cryptography ────────────────────────────────────────────────────────────────


def pyca(_: Path) -> Iterator[Entry]:
    attributes = [(NameOID.COUNTRY_NAME, "JP"), (NameOID.STATE_OR_PROVINCE_NAME, "東京都"), (NameOID.ORGANIZATION_NAME, "株式会社サンプル"), (NameOID.COMMON_NAME, "www.example.jp")]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in attributes])
    hosts = x509.SubjectAlternativeName([x509.DNSName("www.example.jp"), x509.DNSName("example.jp")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name).add_extension(hosts, critical=False)
    digests: dict[str, hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | hashes.SHA3_256] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512(), "sha3-256": hashes.SHA3_256()}
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
    modulus = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    der_of = serialization.Encoding.DER
    for digest, algorithm in digests.items():
        yield Entry(f"tool/pyca/rsa-{digest}", builder.sign(modulus, algorithm).public_bytes(der_of))
        scheme = padding.PSS(padding.MGF1(algorithm), padding.PSS.DIGEST_LENGTH)
        if not digest.startswith("sha3"):
            yield Entry(f"tool/pyca/pss-{digest}", builder.sign(modulus, algorithm, rsa_padding=scheme).public_bytes(der_of))
        for curve, kind in curves.items():
            yield Entry(f"tool/pyca/{curve}-{digest}", builder.sign(ec.generate_private_key(kind), algorithm).public_bytes(der_of))
    yield Entry("tool/pyca/ed25519", builder.sign(ed25519.Ed25519PrivateKey.generate(), None).public_bytes(der_of))
    yield Entry("tool/pyca/ed448", builder.sign(ed448.Ed448PrivateKey.generate(), None).public_bytes(der_of))
    yield Entry("tool/pyca/dsa", builder.sign(dsa.generate_private_key(2048), hashes.SHA256()).public_bytes(der_of))
    more = builder.add_attribute(x509.oid.AttributeOID.CHALLENGE_PASSWORD, b"SECRET").add_extension(x509.TLSFeature([x509.TLSFeatureType.status_request]), critical=False)
    yield Entry("tool/pyca/attributes", more.sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()).public_bytes(der_of))


TOOLS: dict[str, Callable[[Path], Iterator[Entry]]] = {
    "openssl": openssl, "pyca": pyca, "keytool": keytool, "certtool": certtool, "botan": botan, "certutil": certutil,
}
NEEDED = ("openssl", "pyca")


def made_by(name: str, work: Path) -> list[Entry]:
    """The CSRs of one tool.

    Raises:
        Missing: the tool is not on the machine.
        RuntimeError: it failed; what it said is told.
    """
    work.mkdir()
    return list(TOOLS[name](work))
