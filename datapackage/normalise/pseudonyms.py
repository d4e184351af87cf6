"""How is one person's writing kept together without saying who they are?

A pseudonym is a keyed hash: whoever has the key can recompute it from the
account's identity, so the data are pseudonymised, never anonymous. The key
is the workspace's (`private/`); it appears in no message, log or package.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

__all__ = ["KEY_BYTES", "new_key", "pseudonym"]

KEY_BYTES = 32
"""Length of a key: that of the hash, as RFC 2104 section 3 advises."""


def new_key() -> bytes:
    """Return 32 random bytes from the system's generator."""
    return secrets.token_bytes(KEY_BYTES)


def pseudonym(key: bytes, consultation_id: str, author_key: str) -> str:
    """Return `p-` and the first 16 hexadecimal digits of an HMAC-SHA256.

    Stable within a consultation, unrelated from one to the next even under
    the same key. 64 bits: among a million people, two share a pseudonym with
    a probability of one in 37 million.

    Raises:
        ValueError: the key is too short to protect anybody.
    """
    if len(key) < KEY_BYTES:
        msg = f"the key has {len(key)} bytes, {KEY_BYTES} expected; make one with new_key()"
        raise ValueError(msg)
    # Lengths first: ("ab", "c") and ("a", "bc") must not be the same message.
    scope = consultation_id.encode()
    message = len(scope).to_bytes(8, "big") + scope + author_key.encode("utf-8", "surrogatepass")
    return f"p-{hmac.new(key, message, hashlib.sha256).hexdigest()[:16]}"
