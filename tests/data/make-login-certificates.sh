#!/usr/bin/env bash
# Login certificates that a host's own tools made: self-signed, for client authentication.
#
#   make-login-certificates.sh     writes login-*.pem beside itself, anew; their keys are thrown away
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
make() { # make FILE DAYS COMMON_NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -out "$1" -days "$2" \
        -subj "/C=JP/O=Sample/CN=$3" -addext 'basicConstraints=critical,CA:FALSE' \
        -addext 'extendedKeyUsage=clientAuth' 2>/dev/null
}
make login-hanako.pem 3650 'Mihon Hanako'
make login-taro.pem 3650 'Mihon Taro'
make login-short.pem 30 'Mihon Jiro'
