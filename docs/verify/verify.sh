#!/usr/bin/env bash
# Whether a message is from Slipway, by OpenSSL 3: to look into one by hand. The key is an argument of `openssl` meanwhile, which
# others on the machine may see.
#
# bash verify.sh <key> <id> <timestamp> <signature> [now] < body
set -euo pipefail

key=$1 id=$2 timestamp=$3 signature=$4 now=${5:-$(date +%s)}
tolerance=300

[[ -n $id && $timestamp =~ ^[0-9]{10}$ ]] || exit 1
age=$((now - 10#$timestamp))
((${age#-} <= tolerance)) || exit 1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
{ printf '%s.%s.' "$id" "$timestamp"; cat; } > "$folder/content"

unprefixed() { printf '%s' "${key#*_}" | base64 --decode; }
hex() { od -An -v -tx1 | tr -d ' \n'; }

by_secret() {
  local expected
  expected=$(openssl dgst -sha256 -mac HMAC -macopt "hexkey:$(unprefixed | hex)" -binary "$folder/content" | base64)
  [[ $1 == "$expected" ]]
}

by_key() {
  # What makes 32 bytes an Ed25519 public key in DER (RFC 8410).
  { printf '\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00'; unprefixed; } > "$folder/key"
  printf '%s' "$1" | base64 --decode > "$folder/signature" 2> /dev/null || return 1
  [[ $(base64 --wrap=0 "$folder/signature") == "$1" ]] || return 1
  openssl pkeyutl -verify -pubin -inkey "$folder/key" -keyform DER -rawin \
    -in "$folder/content" -sigfile "$folder/signature" > /dev/null 2>&1
}

read -r -a signatures <<< "$signature"
for one in "${signatures[@]}"; do
  case "$key $one" in
    whsec_*\ v1,*) by_secret "${one#v1,}" && exit 0 ;;
    whpk_*\ v1a,*) by_key "${one#v1a,}" && exit 0 ;;
  esac
done
exit 1
