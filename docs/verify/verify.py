"""Whether a message is from Slipway. Python 3.8; public keys need the package `cryptography`."""

import base64
import binascii
import hashlib
import hmac
import re
import sys
import time

TOLERANCE_SECONDS = 300


def _unprefixed(key):
    return base64.b64decode(key.split("_", 1)[1])


def _by_secret(secret, content):
    expected = base64.b64encode(hmac.new(_unprefixed(secret), content, hashlib.sha256).digest())
    return lambda signature: hmac.compare_digest(signature.encode(), expected)


def _by_key(public_key, content):
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    key = Ed25519PublicKey.from_public_bytes(_unprefixed(public_key))

    def is_right(signature):
        try:
            raw = base64.b64decode(signature, validate=True)
            key.verify(raw, content)
        except (binascii.Error, InvalidSignature, ValueError):
            return False
        return base64.b64encode(raw).decode() == signature

    return is_right


def is_genuine(key, message_id, timestamp, signature, body, now=None):
    """Whether a message is from Slipway, and of now.

    key: the endpoint's secret, whsec_..., or its public key, whpk_...
    message_id, timestamp, signature: the headers webhook-id, webhook-timestamp, webhook-signature
    body: the bytes as they were received; parse them afterwards
    """
    if not message_id or not re.fullmatch(r"[0-9]{10}", timestamp or ""):
        return False
    if abs((time.time() if now is None else now) - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    content = f"{message_id}.{timestamp}.".encode() + body
    if key.startswith("whsec_"):
        version, is_right = "v1,", _by_secret(key, content)
    else:
        version, is_right = "v1a,", _by_key(key, content)
    return any(
        one.startswith(version) and is_right(one[len(version) :])
        for one in (signature or "").split(" ")
    )


# python3 verify.py <key> <id> <timestamp> <signature> [now] < body
if __name__ == "__main__":
    at = int(sys.argv[5]) if len(sys.argv) > 5 else None
    sys.exit(0 if is_genuine(*sys.argv[1:5], sys.stdin.buffer.read(), at) else 1)
