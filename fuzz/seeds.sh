#!/usr/bin/env bash
# Lays out the seeds of each target under fuzz/corpus/, from what the tests read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
data=../tests/data

mkdir -p corpus/{csr,certificate,catalogue,draft,c}

# der FILE — what is inside a PEM file's blocks, in a row.
der() {
    local block
    tr -d '\r' <"$1" | awk '/^-----BEGIN/ { body = "" } !/^-----/ { body = body $0 } /^-----END/ { print body }' |
        while read -r block; do base64 -d <<<"$block"; done
}

for file in "$data"/*.pem "$data"/*.der; do
    name=$(basename "$file")
    case $name in
        other-root.pem | other-chain.pem) continue ;;
        other-*)
            cat "$file" "$data/other-chain.pem" >"corpus/certificate/$name"
            { der "$file"; der "$data/other-chain.pem"; } >"corpus/certificate/$name.der"
            ;;
        *.der | bad-* | garbage* | crlf-bom* | two* | csr-and-key* | private-key*) cp "$file" corpus/csr/ ;;
        *)
            cp "$file" corpus/csr/
            der "$file" >"corpus/csr/$name.der"
            ;;
    esac
done
cp ../core/catalogue.toml ../tests/scenarios/catalogues/*.toml corpus/catalogue/
cp seeds/draft/*.json corpus/draft/
