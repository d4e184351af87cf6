"""One person, one pseudonym per consultation, that only the key can recompute."""

import hashlib

import pytest

from datapackage.normalise.pseudonyms import new_key, pseudonym

KEY = bytes(range(32))


def test_is_the_keyed_hash_of_rfc_2104():
    """The pseudonym is HMAC-SHA256 as the RFC defines it, computed here by hand."""
    message = (1).to_bytes(8, "big") + b"cauthor"
    padded = KEY + bytes(32)
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded) + message).digest()
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded) + inner).hexdigest()
    assert pseudonym(KEY, "c", "author") == f"p-{outer[:16]}"


def test_depends_on_key_consultation_and_person():
    """Another key, consultation or person gives another pseudonym, even glued alike."""
    others = [
        (KEY, "c", "b"),
        (KEY, "d", "a"),
        (new_key(), "c", "a"),
        (KEY, "ca", ""),
        (KEY, "", "ca"),
    ]
    assert len({pseudonym(KEY, "c", "a"), *(pseudonym(*other) for other in others)}) == 6


def test_refuses_a_short_key():
    """A key that can be guessed protects nobody; the message does not show it."""
    with pytest.raises(ValueError, match="3 bytes") as refusal:
        pseudonym(b"abc", "c", "a")
    assert "abc" not in str(refusal.value)
