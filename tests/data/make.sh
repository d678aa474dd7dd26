#!/usr/bin/env bash
# Makes the CSRs of this directory with the tools that people use: OpenSSL 3 and
# Java's keytool. It is not run by the tests: what it made is committed, and running it
# again replaces every file (new keys, so every file changes).
#
#   tests/data/make.sh
#
# Private keys live in a temporary directory and go with it. The one key that is kept,
# in private-key.pem and csr-and-key.pem, is a throw-away: it was never in use and is
# there so that a test can hand over a private key by mistake.
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/keys" "$work/out"
cd "$work/out"

for tool in openssl keytool python3; do
    command -v "$tool" >/dev/null || { echo "make.sh needs $tool" >&2; exit 1; }
done

# No system-wide openssl.cnf: what is in a CSR is what is written here.
cat >"$work/openssl.cnf" <<'CNF'
[req]
prompt = no
string_mask = utf8only
utf8 = yes
distinguished_name = dn
[dn]
CNF
export OPENSSL_CONF="$work/openssl.cnf"

subject='/C=JP/ST=Tokyo/L=Shibuya-ku/O=Sample Co., Ltd./CN=www.example.jp'
san='subjectAltName=DNS:www.example.jp,DNS:example.jp'

# key NAME ALGORITHM [OPTION…] — a private key, by `openssl genpkey`.
key() {
    local name=$1 algorithm=$2
    shift 2
    openssl genpkey -quiet -algorithm "$algorithm" "$@" -out "$work/keys/$name"
}
ec() { key "$1" EC -pkeyopt "ec_paramgen_curve:$2" -pkeyopt ec_param_enc:named_curve; }
rsa() { key "$1" RSA -pkeyopt "rsa_keygen_bits:$2"; }

# csr FILE SUBJECT [OPTION…] — a CSR by `openssl req -new`, with the key of the same name.
csr() {
    local file=$1 name=$2
    shift 2
    openssl req -new -batch -key "$work/keys/$file" -subj "$name" "$@" -out "$file"
}

# ── What people send ─────────────────────────────────────────────────────────────────

for file in ec-www.pem ec-www-{2..9}.pem; do
    ec "$file" P-256
    csr "$file" "$subject" -sha256 -addext "$san"
done
for file in rsa-www.pem rsa-www-2.pem; do
    rsa $file 2048
    csr $file "$subject" -sha256 -addext "$san"
done

rsa rsa-shop.pem 3072
csr rsa-shop.pem "${subject%/CN=*}/CN=shop.example.jp" -sha256

ec p384-www.pem P-384
csr p384-www.pem "$subject" -sha384 -addext "$san"

ec p521-www.pem P-521
csr p521-www.pem "$subject" -sha512 -addext "$san"

ec ec-sha512-www.pem P-256
csr ec-sha512-www.pem "$subject" -sha512 -addext "$san"

rsa rsa-pss-www.pem 2048
csr rsa-pss-www.pem "$subject" -sha256 -addext "$san" \
    -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest

# keytool adds a SubjectKeyIdentifier to the extensions that it asks for.
for kind in 'rsa -keyalg RSA -keysize 2048 -sigalg SHA256withRSA' \
    'ec -keyalg EC -groupname secp256r1 -sigalg SHA256withECDSA'; do
    read -r name _ algorithm size_option size _ signature <<<"$kind"
    store=(-keystore "$work/keys/$name.p12" -storetype PKCS12 -storepass throw-away -alias www)
    keytool -genkeypair "${store[@]}" -keyalg "$algorithm" "$size_option" "$size" \
        -dname 'CN=www.example.jp, O="Sample Co., Ltd.", L=Shibuya-ku, ST=Tokyo, C=JP' >/dev/null 2>&1
    keytool -certreq "${store[@]}" -sigalg "$signature" \
        -ext 'san=dns:www.example.jp,dns:example.jp' -file "keytool-$name.pem" 2>/dev/null
done

# ── The same, otherwise wrapped ──────────────────────────────────────────────────────

ec der-www.der P-256
csr der-www.der "$subject" -sha256 -addext "$san" -outform DER

# As it looks when it was opened and saved by a text editor on Windows.
{ printf '\357\273\277'; openssl req -in ec-www.pem -text | sed 's/$/\r/'; } >crlf-bom.pem

ec new-label.pem P-256
csr new-label.pem "$subject" -sha256 -addext "$san" -newhdr

# ── Subjects and attributes ──────────────────────────────────────────────────────────

ec no-subject-o.pem P-256
csr no-subject-o.pem '/CN=www.example.jp' -sha256 -addext "$san"

ec no-common-name.pem P-256
csr no-common-name.pem '/C=JP/ST=Tokyo/L=Shibuya-ku/O=Sample Co., Ltd.' -sha256 \
    -addext "subjectAltName=DNS:web.one-of-many-servers.of-the-department-for-sales-and-support.www.example.jp,DNS:www.example.jp"

ec utf8-o.pem P-256
csr utf8-o.pem '/C=JP/ST=Tokyo/L=Shibuya-ku/O=株式会社サンプル/CN=www.example.jp' -utf8 -sha256 -addext "$san"

ec multi-rdn.pem P-256
csr multi-rdn.pem '/C=JP/ST=Tokyo+L=Shibuya-ku/O=Sample Co., Ltd.+OU=Web/CN=www.example.jp' \
    -multivalue-rdn -sha256 -addext "$san"

ec challenge.pem P-256
{
    sed 's/^distinguished_name.*/&\nattributes = asked/' "$work/openssl.cnf"
    printf 'C = JP\nST = Tokyo\nL = Shibuya-ku\nO = Sample Co., Ltd.\nCN = www.example.jp\n'
    printf '[asked]\nchallengePassword = SECRET-CHALLENGE\nunstructuredName = Sample\n'
} >"$work/challenge.cnf"
openssl req -new -batch -config "$work/challenge.cnf" -key "$work/keys/challenge.pem" -sha256 \
    -addext "$san" -out challenge.pem

# What certreq writes beside the names: its machine, its version, its key store.
ec certreq.pem P-256
{
    printf 'oid_section = oids\n[oids]\nosVersion = 1.3.6.1.4.1.311.13.2.3\nclientInfo = 1.3.6.1.4.1.311.21.20\n'
    sed 's/^distinguished_name.*/&\nattributes = asked/' "$work/openssl.cnf"
    printf 'C = JP\nST = Tokyo\nL = Shibuya-ku\nO = Sample Co., Ltd.\nCN = www.example.jp\n'
    printf '[asked]\nosVersion = 10.0.20348.2\nclientInfo = SECRET-MACHINE\n'
} >"$work/certreq.cnf"
openssl req -new -batch -config "$work/certreq.cnf" -key "$work/keys/certreq.pem" -sha256 \
    -addext "$san" -out certreq.pem

ec must-staple.pem P-256
csr must-staple.pem "$subject" -sha256 -addext "$san" -addext 'tlsfeature=status_request'

ec idn.pem P-256
csr idn.pem "${subject%/CN=*}/CN=xn--wgv71a119e.example.jp" -sha256 \
    -addext 'subjectAltName=DNS:xn--wgv71a119e.example.jp,DNS:xn--pypal-4ve.example.com,DNS:xn--80ak6aa92e.com'

ec bad-names.pem P-256
csr bad-names.pem "$subject" -sha256 -addext \
    'subjectAltName=DNS:www.example.jp,DNS:foo_bar.example.jp,DNS:db.internal,DNS:*.co.jp,DNS:server.local,email:hanako@example.jp'

# Some tools of old wrote the number of an X.509 version into the CSR: 2, for v3. The rest is a good CSR, signed so.
ec version-3.der P-256
csr version-3.der "$subject" -sha256 -addext "$san" -outform DER
openssl asn1parse -inform DER -in version-3.der -strparse 4 -noout -out "$work/info.der"
LC_ALL=C sed -i 's/\x02\x01\x00/\x02\x01\x02/' "$work/info.der"
openssl dgst -sha256 -sign "$work/keys/version-3.der" -out "$work/signature.der" "$work/info.der"
# tlv TAG < CONTENT > DER, of 128 to 65535 bytes or, with `short`, of fewer.
tlv() {
    cat >"$work/content"
    local length
    length=$(stat -c %s "$work/content")
    if [[ ${2:-} == short ]]; then
        printf '%b' "\\x$1\\x$(printf %02x "$length")"
    else
        printf '%b' "\\x$1\\x82\\x$(printf %02x $((length / 256)))\\x$(printf %02x $((length % 256)))"
    fi
    cat "$work/content"
}
{ printf '\0'; cat "$work/signature.der"; } | tlv 03 short >"$work/bits.der"
{
    cat "$work/info.der"
    printf '\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02'
    cat "$work/bits.der"
} | tlv 30 >version-3.der

ec no-names.pem P-256
csr no-names.pem '/O=Sample Co., Ltd.' -sha256

ec wildcard.pem P-256
csr wildcard.pem "${subject%/CN=*}/CN=*.example.jp" -sha256 -addext 'subjectAltName=DNS:*.example.jp'

ec underscore.pem P-256
csr underscore.pem "${subject%/CN=*}/CN=foo_bar.example.jp" -sha256 \
    -addext 'subjectAltName=DNS:foo_bar.example.jp'

ec ip-san.pem P-256
csr ip-san.pem "$subject" -sha256 -addext 'subjectAltName=DNS:www.example.jp,IP:192.0.2.10'

# ── Keys and signatures that are not taken ───────────────────────────────────────────

rsa rsa-1024.pem 1024
csr rsa-1024.pem "$subject" -sha256 -addext "$san"

key ed25519.pem ED25519
csr ed25519.pem "$subject" -addext "$san"

# An RSA key that says of itself that it signs by RSASSA-PSS only.
key pss-key.pem RSA-PSS -pkeyopt rsa_keygen_bits:2048
csr pss-key.pem "$subject" -sha256 -addext "$san"

# A salt of another length than the hash: no verifier at hand takes it.
rsa pss-salt.pem 2048
csr pss-salt.pem "$subject" -sha256 -addext "$san" \
    -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20

rsa sha1-www.pem 2048
csr sha1-www.pem "$subject" -sha1 -addext "$san"

# ── Not one good CSR ─────────────────────────────────────────────────────────────────

# pem LABEL < DER > PEM
pem() { echo "-----BEGIN $1-----"; base64 -w 64; echo "-----END $1-----"; }

rsa bad-signature.pem 2048
csr bad-signature.pem "$subject" -sha256 -addext "$san" -outform DER
mv bad-signature.pem good.der
# A DER CSR ends with the bytes of its signature: the lowest bit of the last one turns.
last=$(tail -c 1 good.der | od -An -tu1)
{ head -c -1 good.der; printf '%b' "\\0$(printf %o $((last ^ 1)))"; } | pem 'CERTIFICATE REQUEST' >bad-signature.pem
rm good.der

openssl req -in ec-www.pem -outform DER | head -c -40 | pem 'CERTIFICATE REQUEST' >bad-truncated.pem
{ cat der-www.der; printf '\0'; } >bad-trailing.der
cat ec-www.pem ec-www-2.pem >two.pem
echo 'This is not a certificate request, though it is dressed as one.' | pem 'CERTIFICATE REQUEST' >garbage.pem

ec certificate.pem P-256
csr certificate.pem "$subject" -x509 -days 365 -sha256 -addext "$san"

# The throw-away key.
ec private-key.pem P-256
cp "$work/keys/private-key.pem" private-key.pem
openssl req -new -batch -key private-key.pem -subj "$subject" -sha256 -addext "$san" |
    cat - private-key.pem >csr-and-key.pem

# ── Weak keys, and lists of them ─────────────────────────────────────────────────────

# No tool makes them: their numbers are made here.
python3 "$here/make-weak-keys.py"

# ── What was made ────────────────────────────────────────────────────────────────────

# describe FILE — one line: subject, key, signature, names, and what OpenSSL says of the signature.
describe() {
    local form=PEM text verdict
    [[ $1 == *.der ]] && form=DER
    if ! text=$(openssl req -in "$1" -inform $form -noout -text -nameopt oneline,utf8,-esc_msb 2>/dev/null); then
        echo 'OpenSSL reads no CSR'
        return
    fi
    # The exit code of -verify is 0 either way: only its text tells (OpenSSL 3.0).
    verdict=$(openssl req -in "$1" -inform $form -noout -verify 2>&1 | grep -oiE 'verify (ok|failure)')
    {
        sed -n 's/^ *Subject: *//p' <<<"$text"
        sed -n -E 's/^ *(Public Key Algorithm: |Public-Key: |ASN1 OID: )//p' <<<"$text"
        sed -n 's/^ *Signature Algorithm: //p' <<<"$text" | head -1
        grep -E '^ +(DNS:|IP Address:)' <<<"$text" || echo 'no SAN'
        sed -n -E 's/^ *(challengePassword|unstructuredName|X509v3 Subject Key Identifier).*/\1/p' <<<"$text"
        echo "$verdict"
    } | sed 's/^ *//; s/ *$//' | paste -sd '|' | sed 's/|/ | /g'
}
chmod 644 -- *
for file in *; do
    printf '%-18s %s\n' "$file" "$(describe "$file")"
done

# Only when all of them were made do they come to stand here.
mv -- * "$here/"
echo "made with $(openssl version | cut -d' ' -f1-2) and keytool of $(keytool -J-version 2>&1 | sed -n 1p)"
