"""E-mail addresses and telephone numbers, as people write them or hide them from robots."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

import phonenumbers
from identifiers import Writing, figures, wide
from passages import NBSP, NNBSP

EMAILS: dict[str, str] = {
    "plain": "$first@$host",
    "dots": "$first.$last@$host",
    "plus": "$first.$last+consultation@$host",
    "underscore and digits": "${first}_$last¤¤@$host",
    "hyphen and initial": "$initial-$last@$host",
    "capitals, one case": "$last_caps@EXEMPLE.FR",
    "capitals at start": "$first_capital.Martin@Exemple.fr",
    "accents": "rené.lefèvre.$last@$host",
    "full-width @": "$first.$last＠$host",
    "small @": "$first.$last﹫$host",
    "spaces around @": "$first.$last @ $host",
    "space after @": "$first.$last@ $host",
    "space before @": "$first.$last @$host",
    "spaces everywhere": "$first . $last @ $host_name . $tld",
    "spaces around @ and dot": "$first.$last @ $host_name . $tld",
    "no-break spaces around @": f"$first.$last{NBSP}@{NBSP}$host",
    "(at)": "$first.$last(at)$host",
    "(at) spaced": "$first.$last (at) $host",
    "[at]": "$first.$last[at]$host",
    "[at] spaced": "$first.$last [at] $host",
    "{at}": "$first.${last}{at}$host",
    "<at>": "$first.$last <at> $host",
    "-at-": "$first.${last}-at-$host",
    "_AT_": "$first.${last}_AT_$host",
    "at": "$first.$last at $host",
    "AT, capitals": "$first.$last AT $host",
    "at dot": "$first dot $last at $host_name dot $tld",
    "[at] [dot]": "$first.$last [at] $host_name [dot] $tld",
    "(at) (dot)": "$first.$last(at)$host_name(dot)$tld",
    "(a)": "$first.$last(a)$host",
    "(@)": "$first.$last(@)$host",
    "[@]": "$first.$last [@] $host",
    "arobase": "$first.$last arobase $host",
    "arobas, point": "$first point $last arobas $host_name point $tld",
    "(arobase)": "$first.$last(arobase)$host",
    "[arobase] spaced": "$first.$last [arobase] $host",
    "(arobase) (point)": "$first (point) $last (arobase) $host_name (point) $tld",
    "(chez)": "$first.$last (chez) $host",
    "[chez]": "$first.$last[chez]$host",
    "chez, point": "$first.$last chez $host_name point $tld",
    "@, point com": "$first.$last@$host_name point com",
    "@, (point)": "$first.$last@$host_name(point)$tld",
    "@, [.]": "$first.$last@$host_name[.]$tld",
    "mailto": "mailto:⟦$first.$last@$host⟧",
    "mailto with subject": "mailto:⟦$first.$last@$host⟧?subject=Avis",
    "angle brackets": "<⟦$first.$last@$host⟧>",
    "name and angle brackets": "$given <⟦$first.$last@$host⟧>",
    "zero-width space after @": "$first.$last@\u200b$host",
    "zero-width spaces": "$first\u200b.\u200b$last@\u200b$host_name.\u200b$tld",
    "soft hyphen": "$first.$last@exem\u00adple.fr",
    "word joiner": "$first.$last\u2060@\u2060$host",
    "line break after @": "$first.$last@\n$host",
    "HTML link": '<a href="mailto:⟦$first.$last@$host⟧">m\'écrire</a>',
    "HTML tag inside": "$first.$last<span>@</span>$host",
    "HTML entity": "$first.$last&#64;$host",
    "HTML named entity": "$first.$last&commat;$host",
    "HTML leftovers": "&lt;⟦$first.$last@$host⟧&gt;",
    "percent-encoded": "https://exemple.fr/inscription?mail=⟦$first.$last%40$host⟧",
    "in a web address": "https://exemple.fr/desabonnement?email=⟦$first.$last@$host⟧&ok=1",
    "markdown": "[m'écrire](mailto:⟦$first.$last@$host⟧)",
    "accented domain": "$first.$last@bâti-exemple.fr",
    "accented domain, long": "$first@forêt-et-bâti.org",
    "punycode domain": "$first.$last@xn--bti-exemple-w7a.fr",
    "comma for dot": "$first.$last@$host_name,$tld",
    "comma then space": "$first.$last@$host_name, $tld",
    "label": "E-mail : ⟦$first.$last@$host⟧",
    "label glued": "mail:⟦$first.$last@$host⟧",
}
"""Templates of e-mail addresses."""

WIDE_EMAILS = {"full-width": "$first.$last@$host", "full-width, bare": "$first@$host"}
"""Templates that are then written in full-width signs."""

UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit"),
    "dix-neuf",
)
TENS = (
    "",
    "",
    "vingt",
    "trente",
    "quarante",
    "cinquante",
    "soixante",
    "soixante",
    *["quatre-vingt"] * 2,
)
FICTIONAL = ("019900", "026191", "035301", "046571", "053649", "063998")
"""The starts of numbers that the regulator keeps for works of fiction."""


def said(pair: str) -> str:
    """Return how two digits are said."""
    number = int(pair)
    if pair[0] == "0":
        return f"zéro {UNITS[number % 10]}"
    if number < len(UNITS):
        return UNITS[number]
    ten, unit = divmod(number, 10)
    if ten in {7, 9}:
        unit += 10
    if unit in {1, 11} and ten < 8:
        return f"{TENS[ten]} et {UNITS[unit]}"
    if unit:
        return f"{TENS[ten]}-{UNITS[unit]}"
    return "quatre-vingts" if ten == 8 else TENS[ten]


def french(rng: Random) -> str:
    """Return a valid French number of ten digits: fictional, or a mobile one in 07."""
    while True:
        start = rng.choice((*FICTIONAL, "07"))
        number = start + figures(rng, 10 - len(start))
        if phonenumbers.is_valid_number(phonenumbers.parse(number, "FR")):
            return number


def foreign(region: str, form: int, rng: Random) -> str:
    """Return a valid mobile number of a region in one of the forms of `phonenumbers`."""
    mobile = phonenumbers.PhoneNumberType.MOBILE
    example = phonenumbers.example_number_for_type(region, mobile)
    while True:
        tail = rng.randrange(10_000)
        number = phonenumbers.PhoneNumber(
            example.country_code, example.national_number // 10_000 * 10_000 + tail
        )
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, form)


def pairs(digits: str, gap: str = " ") -> str:
    """Return the digits two by two."""
    return gap.join(digits[at : at + 2] for at in range(0, len(digits), 2))


def spoken(digits: str, gap: str = " ") -> str:
    """Return the digits two by two, in words."""
    return gap.join(said(digits[at : at + 2]) for at in range(0, len(digits), 2))


def after_prefix(digits: str, gap: str = " ") -> str:
    """Return the number without its first zero: one digit, then two by two."""
    return f"{digits[1]}{gap}{pairs(digits[2:], gap)}"


PHONE_WRITINGS: dict[str, Writing] = {
    "spaces": pairs,
    "dots": lambda n: pairs(n, "."),
    "hyphens": lambda n: pairs(n, "-"),
    "slashes": lambda n: pairs(n, "/"),
    "none": str,
    "no-break spaces": lambda n: pairs(n, NBSP),
    "narrow no-break spaces": lambda n: pairs(n, NNBSP),
    "thin spaces": lambda n: pairs(n, "\u2009"),
    "two spaces": lambda n: pairs(n, "  "),
    "no-break hyphens": lambda n: pairs(n, "\u2011"),
    "dashes": lambda n: pairs(n, "–"),
    "dots and spaces": lambda n: pairs(n, ". "),
    "hyphens and spaces": lambda n: pairs(n, " - "),
    "underscores": lambda n: pairs(n, "_"),
    "mixed": lambda n: f"{n[:2]}.{n[2:4]} {pairs(n[4:], '-')}",
    "+33": lambda n: f"+33 {after_prefix(n)}",
    "+33 glued": lambda n: f"+33{n[1:]}",
    "+33 dots": lambda n: f"+33.{after_prefix(n, '.')}",
    "+33 hyphens": lambda n: f"+33-{after_prefix(n, '-')}",
    "+33 no-break": lambda n: f"+33{NBSP}{after_prefix(n, NBSP)}",
    "+33 (0)": lambda n: f"+33 (0){after_prefix(n)}",
    "+33(0) glued": lambda n: f"+33(0){n[1:]}",
    "+33 then 0": lambda n: f"+33 {pairs(n)}",
    "+ 33 apart": lambda n: f"+ 33 {after_prefix(n)}",
    "full-width +33": lambda n: wide(f"+33{n[1:]}"),
    "0033": lambda n: f"0033 {after_prefix(n)}",
    "0033 glued": lambda n: f"0033{n[1:]}",
    "00 33": lambda n: f"00 33 {after_prefix(n)}",
    "0033 (0)": lambda n: f"0033 (0){after_prefix(n)}",
    "33 without plus": lambda n: f"tél 33 ⟦{after_prefix(n)}⟧",
    "(+33)": lambda n: f"(⟦+33) {after_prefix(n)}⟧",
    "(0033)": lambda n: f"(⟦0033) {after_prefix(n)}⟧",
    "(06)": lambda n: f"(⟦{n[:2]}) {pairs(n[2:])}⟧",
    "O for the first 0": lambda n: "O" + pairs(n)[1:],
    "small o for every 0": lambda n: pairs(n).replace("0", "o"),
    "O for 0, glued": lambda n: n.replace("0", "O"),
    "l for 1": lambda n: pairs(n[:-1] + "1").replace("1", "l"),
    "I for 1": lambda n: pairs(n[:-1] + "1").replace("1", "I"),
    "full-width": wide,
    "full-width with spaces": lambda n: wide(pairs(n)),
    "spoken": spoken,
    "spoken, commas": lambda n: spoken(n, ", "),
    "spoken, hyphens": lambda n: spoken(n, " - "),
    "spoken, no hyphens": lambda n: spoken(n).replace("-", " "),
    "half spoken": lambda n: f"{pairs(n[:4])} {spoken(n[4:])}",
    "by three": lambda n: f"{n[:4]} {n[4:7]} {n[7:]}",
    "by three, dots": lambda n: f"{n[:4]}.{n[4:7]}.{n[7:]}",
    "by two then three": lambda n: f"{n[:2]} {n[2:4]} {n[4:7]} {n[7:]}",
    "0 apart, by three": lambda n: f"{n[0]} {n[1:4]} {n[4:7]} {n[7:]}",
    "digit by digit": " ".join,
    "zero-width spaces": lambda n: pairs(n, "\u200b"),
    "two lines": lambda n: f"{pairs(n[:6])}\n{pairs(n[6:])}",
    "tel:": lambda n: f"tel:⟦+33{n[1:]}⟧",
    "HTML link": lambda n: f'<a href="tel:⟦{n}⟧">appeler</a>',
    "?tel=": lambda n: f"https://exemple.fr/rappel?tel=⟦{n}⟧",
    "&phone=%2B33": lambda n: f"https://exemple.fr/?a=1&phone=%2B⟦33{n[1:]}⟧",
    "wa.me": lambda n: f"https://wa.me/⟦33{n[1:]}⟧",
    "Tél.": lambda n: f"Tél. : ⟦{pairs(n)}⟧",
    "Tél glued": lambda n: f"Tél⟦{n}⟧",
    "mob:": lambda n: f"mob:⟦{pairs(n, '.')}⟧",
    "Port.": lambda n: f"Port. ⟦{pairs(n)}⟧",
    "n°": lambda n: f"n°⟦{pairs(n)}⟧",
    "two in a row, first": lambda n: f"⟦{pairs(n)}⟧ / 01 99 00 12 34",
    "two in a row, second": lambda n: f"01 99 00 12 34 - ⟦{pairs(n)}⟧",
    "two in a row, a comma": lambda n: f"0199001234,⟦{n}⟧",
    "two in a row, a space": lambda n: f"⟦{pairs(n)}⟧ 01 99 00 12 34",
}

FOREIGN: dict[str, tuple[str, int]] = {
    f"{name}, {style}": (region, form)
    for name, region in (
        *(("Guadeloupe", "GP"), ("Martinique", "MQ"), ("French Guiana", "GF"), ("Réunion", "RE")),
        *(("Mayotte", "YT"), ("Belgium", "BE"), ("Switzerland", "CH"), ("Luxembourg", "LU")),
        *(("United Kingdom", "GB"), ("United States", "US")),
    )
    for style, form in (
        ("spaces", phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        ("glued", phonenumbers.PhoneNumberFormat.E164),
    )
}
OVERSEAS: dict[str, str] = {
    "0590": "0590 20 ¤¤ ¤¤",
    "0262": "0262 20 ¤¤ ¤¤",
    "0596 glued": "059650¤¤¤¤",
    "0692 dots": "0692.68.¤¤.¤¤",
    "+262 (0)": "+262 (0)262 20 ¤¤ ¤¤",
    "00 41": "0041 79 123 ¤¤ ¤¤",
    "+44 (0)": "+44 (0)20 7946 0¤¤¤",
    "+1 (202)": "+1 (202) 555-01¤¤",
    "+1-202": "+1-202-555-01¤¤",
    "+32 slash": "+32 (0)470/12.¤¤.¤¤",
    "00352": "00352 621 123 ¤¤¤",
}
"""Templates of numbers from elsewhere."""


def _from_french(writing: Writing, rng: Random) -> str:
    return writing(french(rng))


PHONES: dict[str, str | Callable[[Random], str]] = {
    **{name: partial(_from_french, writing) for name, writing in PHONE_WRITINGS.items()},
    **{name: partial(foreign, region, form) for name, (region, form) in FOREIGN.items()},
    **OVERSEAS,
}
