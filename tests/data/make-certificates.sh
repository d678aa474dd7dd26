#!/usr/bin/env bash
# Makes the certificates of this directory that another CA issued for its CSRs, by OpenSSL 3. It is not run by the tests:
# what it made is committed, and running it again replaces every file.
#
#   tests/data/make-certificates.sh
#
# The root's key lives in a temporary directory and goes with it.
set -euo pipefail
umask 077
export LC_ALL=C.UTF-8

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >openssl.cnf <<'CNF'
[ca]
default_ca = other
[other]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = none
unique_subject = no
[fixed]
new_certs_dir = .
database = index.txt
serial = serial
default_md = sha256
policy = any
copy_extensions = none
unique_subject = no
[any]
countryName = optional
stateOrProvinceName = optional
localityName = optional
organizationName = optional
organizationalUnitName = optional
commonName = optional
businessCategory = optional
jurisdictionC = optional
serialNumber = optional
streetAddress = optional
postalCode = optional
givenName = optional
emailAddress = optional
[req]
prompt = no
string_mask = utf8only
utf8 = yes
distinguished_name = dn
[dn]
[root]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[issuing]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[sub]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[no_signing]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE
keyUsage = critical,cRLSign
[for_code]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = codeSigning
[odd]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
1.2.3.4 = critical,ASN1:NULL
[constrained]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
nameConstraints = critical,permitted;DNS:other.jp,excluded;IP:0.0.0.0/0.0.0.0
[allowing]
subjectKeyIdentifier = hash
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
extendedKeyUsage = serverAuth,clientAuth
certificatePolicies = 2.5.29.32.0
nameConstraints = critical,permitted;DNS:example.jp,permitted;dirName:sample,excluded;DNS:mail.example.jp,excluded;IP:0.0.0.0/0.0.0.0
[sample]
countryName = JP
stateOrProvinceName = Tokyo
localityName = Shibuya-ku
organizationName = SAMPLE Co., Ltd.
[server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.example.jp,DNS:example.jp
[one_name]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.example.jp
[no_name]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
[public]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth
certificatePolicies = 2.23.140.1.1
crlDistributionPoints = URI:http://crl.example.com/ev.crl
authorityInfoAccess = caIssuers;URI:http://ca.example.com/ev.crt,OCSP;URI:http://ocsp.example.com
subjectAltName = DNS:www.example.jp,DNS:example.jp
1.3.6.1.4.1.11129.2.4.2 = ASN1:FORMAT:HEX,OCTETSTRING:$ENV::SCTS
[many_usages]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth,anyExtendedKeyUsage
subjectAltName = DNS:www.example.jp,DNS:example.jp
[code_too]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth,codeSigning
subjectAltName = DNS:www.example.jp,DNS:example.jp
[odd_server]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.example.jp,DNS:example.jp
1.2.3.4 = critical,ASN1:NULL
[poisoned]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.example.jp,DNS:example.jp
1.3.6.1.4.1.11129.2.4.3 = critical,ASN1:NULL
[client]
basicConstraints = critical,CA:FALSE
extendedKeyUsage = clientAuth
subjectAltName = DNS:www.example.jp,DNS:example.jp
[authority]
basicConstraints = critical,CA:TRUE
extendedKeyUsage = serverAuth
subjectAltName = DNS:www.example.jp,DNS:example.jp
CNF
# One SCT (RFC 6962 3.3) of a log that there is not.
SCTS=00330031$(printf '00%064d%016d' 0 0)0000040300023000
export SCTS
export OPENSSL_CONF="$work/openssl.cnf"
: >index.txt

# sign FILE CSR ISSUER SECTION FROM TO [OPTION…] — a certificate, by `openssl ca`.
sign() {
    local file=$1 csr=$2 issuer=$3 section=$4 from=$5 to=$6
    shift 6
    openssl ca -batch -notext -in "$csr" -out "$file" -cert "$issuer.pem" -keyfile "$issuer.key" \
        -extensions "$section" -startdate "$from" -enddate "$to" "$@" 2>>log || { cat log >&2; exit 1; }
}

for ca in root issuing; do
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$ca.key"
    openssl req -new -batch -key "$ca.key" -subj "/C=JP/O=Other CA/CN=Other ${ca^} CA" -out "$ca.csr"
done
sign root.pem root.csr root root 20200101000000Z 20491231000000Z -selfsign
sign issuing.pem issuing.csr root issuing 20200101000000Z 20451231000000Z
cat issuing.pem root.pem >other-chain.pem
cp root.pem other-root.pem
# CAs that may not have issued what they did: CA FILE SECTION ISSUER TO
ca() {
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
    openssl req -new -batch -key "$1.key" -subj "/C=JP/O=Other CA/CN=Other ${1//_/ } CA" -out "$1.csr"
    sign "$1.pem" "$1.csr" "$3" "$2" 20200101000000Z "$4"
    cat "$1.pem" "$3.pem" >"other-${1//_/-}-chain.pem"
}
ca no_signing no_signing root 20451231000000Z
ca for_code for_code root 20451231000000Z
ca odd odd root 20451231000000Z
ca constrained constrained root 20451231000000Z
ca allowing allowing root 20451231000000Z
ca short_lived issuing root 20261016145958Z
ca deep sub issuing 20451231000000Z
cat root.pem >>other-deep-chain.pem
cp constrained.key other-constrained-key.pem
# The issuing CA's key is kept, and serves nothing but the tests: a registry is made over this CA with it.
cp issuing.key other-issuing-key.pem

by=issuing
server() { # server FILE CSR FROM TO [SECTION [OPTION…]]
    local file=$1 csr=$2 from=$3 to=$4 section=${5:-server}
    shift $(($# < 5 ? $# : 5))
    sign "$file" "$here/$csr" "$by" "$section" "$from" "$to" "$@"
}
begin=20260401010000Z end=20261016145959Z
server other-www.pem ec-www.pem $begin $end
server other-short.pem ec-www.pem $begin 20260630145959Z
server other-noon.pem ec-www.pem $begin 20260630030000Z
server other-www-2.pem ec-www-2.pem 20260410010000Z $end
server other-names.pem ec-www.pem $begin $end one_name
server other-unit.pem ec-www.pem $begin $end server \
    -subj '/C=JP/ST=Tokyo/L=Shibuya-ku/O=Sample Co., Ltd./OU=Web/CN=www.example.jp'
server other-long.pem ec-www.pem $begin 20261017145959Z
server other-client.pem ec-www.pem $begin $end client
server other-precertificate.pem ec-www.pem $begin $end poisoned
server other-sha1.pem ec-www.pem $begin $end server -md sha1
# Serial numbers of 7, 8, 20 and 21 octets.
fixed() { # fixed FILE SERIAL
    echo "$2" >serial
    server "$1" ec-www.pem $begin $end server -name fixed
}
fixed other-serial-7.pem 7F010203040506
fixed other-serial-8.pem 7F01020304050607
fixed other-serial-20.pem 7F01020304050607080910111213141516171819
fixed other-serial-21.pem 7F0102030405060708091011121314151617181920
cat other-www.pem "$here/private-key.pem" >other-and-key.pem
openssl pkey -in "$here/private-key.pem" -outform DER -out other-key.der
sed 's/PRIVATE KEY/CERTIFICATE/' "$here/private-key.pem" >other-mislabelled-key.pem
server other-authority.pem ec-www.pem $begin $end authority
organization='/C=JP/ST=Tokyo/L=Shibuya-ku/O=Sample Co., Ltd.'
subject() { # subject FILE PARTS [SECTION]
    server "$1" ec-www.pem $begin $end "${3:-server}" -preserveDN -subj "$organization$2"
}
server other-no-san.pem ec-www.pem $begin $end no_name
subject other-common-name.pem '/CN=mail.example.jp'
subject other-common-names.pem '/CN=www.example.jp/CN=example.jp'
subject other-organizations.pem '/O=Other K.K./CN=www.example.jp'
subject other-mailbox.pem '/CN=www.example.jp/emailAddress=web@example.jp'
subject other-person.pem '/GN=Taro/CN=www.example.jp'
subject other-public.pem \
    '/street=1-2-3 Jingumae/street=Sample Building/postalCode=150-0001/businessCategory=Private Organization/jurisdictionC=JP/serialNumber=0110-01-012345' public
server other-any-usage.pem ec-www.pem $begin $end many_usages
server other-code-usage.pem ec-www.pem $begin $end code_too
server other-extension.pem ec-www.pem $begin $end odd_server
for by in no_signing for_code odd constrained allowing short_lived deep; do
    server "other-${by//_/-}.pem" ec-www.pem $begin $end
done

cp other-*.pem other-*.der "$here"
ls -1 other-*
