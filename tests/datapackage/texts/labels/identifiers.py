"""Identifiers with check digits, as people copy them: IBAN, NIR, payment cards."""

from __future__ import annotations

import string
from collections.abc import Callable
from functools import partial
from random import Random

from passages import NBSP, NNBSP
from stdnum import iban, luhn
from stdnum.fr import nir

Writing = Callable[[str], str]
"""How a datum without separators is written."""


def figures(rng: Random, count: int) -> str:
    """Return this many digits."""
    return "".join(rng.choices(string.digits, k=count))


def wide(text: str) -> str:
    """Return the text in full-width signs, as East Asian keyboards type it."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def fours(compact: str, gap: str = " ") -> str:
    """Return the datum cut every four signs."""
    return gap.join(compact[at : at + 4] for at in range(0, len(compact), 4))


def cut(compact: str, lengths: tuple[int, ...], gap: str = " ") -> str:
    """Return the datum cut in groups of these lengths."""
    parts, at = [], 0
    for length in lengths:
        parts.append(compact[at : at + length])
        at += length
    return gap.join(parts)


# IBAN


def _french_account(rng: Random) -> str:
    """Return a French account with its key."""
    bank, branch, account = figures(rng, 5), figures(rng, 5), figures(rng, 11)
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return f"{bank}{branch}{account}{key:02}"


def _belgian_account(rng: Random) -> str:
    """Return a Belgian account with its key."""
    number = figures(rng, 10)
    return f"{number}{int(number) % 97 or 97:02}"


ACCOUNTS: dict[str, Callable[[Random], str]] = {
    "FR": _french_account,
    "BE": _belgian_account,
    "DE": lambda rng: figures(rng, 18),
    "LU": lambda rng: figures(rng, 16),
}


def account_number(rng: Random, country: str = "") -> str:
    """Return a valid IBAN, French one time in two unless a country is named."""
    country = country or rng.choice(("FR", "FR", "FR", "BE", "DE", "LU"))
    account = ACCOUNTS[country](rng)
    key = iban.calc_check_digits(f"{country}00{account}")
    return iban.validate(f"{country}{key}{account}", check_country=False)


IBAN_WRITINGS: dict[str, Writing] = {
    "by four": fours,
    "no spaces": str,
    "small letters": lambda n: n.lower(),
    "small letters by four": lambda n: fours(n).lower(),
    "hyphens": lambda n: fours(n, "-"),
    "dots": lambda n: fours(n, "."),
    "no-break spaces": lambda n: fours(n, NBSP),
    "narrow no-break spaces": lambda n: fours(n, NNBSP),
    "two spaces": lambda n: fours(n, "  "),
    "full-width": wide,
    "full-width by four": lambda n: wide(fours(n)),
    "label": lambda n: f"IBAN : ⟦{fours(n)}⟧",
    "label glued by a colon": lambda n: f"IBAN:⟦{n}⟧",
    "label glued": lambda n: f"IBAN⟦{n}⟧",
    "label n°": lambda n: f"iban n°⟦{fours(n)}⟧",
    "two lines": lambda n: f"{fours(n[:12])}\n{fours(n[12:])}",
    "country apart": lambda n: f"{n[:2]} {n[2:4]} {fours(n[4:])}",
    "key then number": lambda n: f"{n[:4]} {n[4:]}",
    "then BIC": lambda n: f"IBAN ⟦{fours(n)}⟧ BIC AGRIFRPP",
}
COUNTRY_WRITINGS: dict[str, tuple[str, Writing]] = {
    "French groups": ("FR", lambda n: cut(n, (4, 5, 5, 11, 2))),
    "Belgian": ("BE", fours),
    "German": ("DE", fours),
    "Luxembourg": ("LU", fours),
}


# NIR


def insured(rng: Random, department: str = "") -> str:
    """Return a valid NIR of fifteen signs."""
    place = department or f"{rng.randrange(1, 96):02}"
    place = place if place != "20" else "21"
    birth = f"{rng.choice('12')}{rng.randrange(32, 99)}{rng.randrange(1, 13):02}"
    commune = f"{rng.randrange(1, 10 ** (5 - len(place))):0{5 - len(place)}}"
    number = f"{birth}{place}{commune}{rng.randrange(1, 999):03}"
    return nir.validate(number + nir.calc_check_digits(number))


NIR_GROUPS = (1, 2, 2, 2, 3, 3, 2)
NIR_WRITINGS: dict[str, Writing] = {
    "spaces": lambda n: cut(n, NIR_GROUPS),
    "no spaces": str,
    "dots": lambda n: cut(n, NIR_GROUPS, "."),
    "hyphens": lambda n: cut(n, NIR_GROUPS, "-"),
    "no-break spaces": lambda n: cut(n, NIR_GROUPS, NBSP),
    "narrow no-break spaces": lambda n: cut(n, NIR_GROUPS, NNBSP),
    "slash before the key": lambda n: f"{n[:13]}/{n[13:]}",
    "space before the key": lambda n: f"{n[:13]} {n[13:]}",
    "word before the key": lambda n: f"{cut(n[:13], NIR_GROUPS[:-1])} clé {n[13:]}",
    "key in parentheses": lambda n: f"⟦{cut(n[:13], NIR_GROUPS[:-1])} ({n[13:]}⟧)",
    "department with commune": lambda n: cut(n, (1, 2, 2, 5, 3, 2)),
    "letter O for 0": lambda n: cut(n.replace("0", "O"), NIR_GROUPS),
    "full-width": wide,
    "full-width with spaces": lambda n: wide(cut(n, NIR_GROUPS)),
    "label": lambda n: f"n° SS : ⟦{cut(n, NIR_GROUPS)}⟧",
    "label glued": lambda n: f"sécu:⟦{n}⟧",
    "two lines": lambda n: f"{cut(n[:10], NIR_GROUPS[:5])}\n{cut(n[10:], NIR_GROUPS[5:])}",
}
CORSICAN: dict[str, tuple[str, Writing]] = {
    "Corsica 2A": ("2A", lambda n: cut(n, NIR_GROUPS)),
    "Corsica 2B, no spaces": ("2B", str),
    "Corsica 2b, small letter": ("2B", lambda n: cut(n, NIR_GROUPS).lower()),
    "Corsica 2A, dots": ("2A", lambda n: cut(n, NIR_GROUPS, ".")),
    "overseas": ("974", lambda n: cut(n, (1, 2, 2, 3, 2, 3, 2))),
}


# Payment cards


def card_number(rng: Random, prefixes: tuple[str, ...] = (), length: int = 16) -> str:
    """Return a number with the prefix of a network and the check digit of Luhn."""
    prefix = rng.choice(prefixes or ("4", "4970", "4974", "51", "53", "55", "2223", "5131"))
    number = prefix + figures(rng, length - 1 - len(prefix))
    return luhn.validate(number + luhn.calc_check_digit(number))


CARD_WRITINGS: dict[str, Writing] = {
    "by four": fours,
    "no spaces": str,
    "hyphens": lambda n: fours(n, "-"),
    "dots": lambda n: fours(n, "."),
    "no-break spaces": lambda n: fours(n, NBSP),
    "narrow no-break spaces": lambda n: fours(n, NNBSP),
    "slashes": lambda n: fours(n, "/"),
    "two spaces": lambda n: fours(n, "  "),
    "full-width": wide,
    "full-width by four": lambda n: wide(fours(n)),
    "letter O for 0": lambda n: fours(n.replace("0", "O")),
    "label": lambda n: f"CB n° ⟦{fours(n)}⟧",
    "label glued": lambda n: f"CB:⟦{n}⟧",
    "then expiry": lambda n: f"⟦{fours(n)}⟧ exp. 12/27 crypto 123",
    "two lines": lambda n: f"{fours(n[:8])}\n{fours(n[8:])}",
    "by eight": lambda n: f"{n[:8]} {n[8:]}",
}
NETWORKS: dict[str, tuple[tuple[str, ...], int, Writing]] = {
    "Visa": (("4",), 16, fours),
    "Mastercard": (("51", "52", "53", "54", "55", "2221"), 16, fours),
    "Amex": (("34", "37"), 15, lambda n: cut(n, (4, 6, 5))),
    "Amex, no spaces": (("34", "37"), 15, str),
    "Amex, hyphens": (("34", "37"), 15, lambda n: cut(n, (4, 6, 5), "-")),
}


Spelling = Callable[[Random], str]


def _written(make: Callable[[Random], str], writing: Writing, rng: Random) -> str:
    return writing(make(rng))


def _tables() -> dict[str, dict[str, Spelling]]:
    """Return, for each kind, how each of its spellings is drawn."""
    made: dict[str, dict[str, Spelling]] = {
        kind: {name: partial(_written, make, writing) for name, writing in writings.items()}
        for kind, make, writings in (
            ("iban", account_number, IBAN_WRITINGS),
            ("nir", insured, NIR_WRITINGS),
            ("card", card_number, CARD_WRITINGS),
        )
    }
    for name, (country, writing) in COUNTRY_WRITINGS.items():
        made["iban"][name] = partial(_written, partial(account_number, country=country), writing)
    for name, (department, writing) in CORSICAN.items():
        made["nir"][name] = partial(_written, partial(insured, department=department), writing)
    for name, (prefixes, length, writing) in NETWORKS.items():
        make = partial(card_number, prefixes=prefixes, length=length)
        made["card"][name] = partial(_written, make, writing)
    return made


IDENTIFIERS = _tables()
