"""What is drawn at random to write a passage: names, places, dates, numbers.

In a template, `$word` is replaced with a draw of that name and each `¤` with a digit.
"""

from __future__ import annotations

import ipaddress
import unicodedata
from collections.abc import Callable
from random import Random
from string import Template

from stdnum import ean, luhn

GIVEN = (
    *("Jeanne", "Jean-Pierre", "Marie", "Amélie", "Noël", "Mohamed", "Fatima", "Chloé", "Théo"),
    *("Anne-Sophie", "Gaëlle", "Loïc", "Sébastien", "Ingrid", "Aïssatou", "Thanh", "Bernadette"),
    *("Marcel", "Élodie", "Zoé", "François", "Françoise", "Yannick", "Maëlys", "Jérôme", "Hélène"),
    *("Mathilde", "Karim", "Pauline", "Océane", "Rémi", "Étienne", "Solène", "Raphaël", "Inès"),
)
FAMILY = (
    *("Martin", "Dupont", "Durand", "Le Goff", "Lefèvre", "Petit", "Moreau", "Nguyen", "Benali"),
    *(
        "El Amrani",
        "N'Diaye",
        "Garcia",
        "Da Silva",
        "de La Tour",
        "d'Aubigny",
        "Müller",
        "Kermarrec",
    ),
    *("Etcheverry", "Haddad", "Traoré", "Roux", "Blanc", "Boulanger", "Marchand", "Langlois"),
    *("Martin-Leroy", "Saint-Aubin", "Van den Berghe", "Kowalski", "Ferreira", "Léger", "Poisson"),
    *("Guéguen", "Schneider", "Rakotomalala", "Hernandez", "Bonnet", "Charpentier", "Ould Ahmed"),
)
PLACES = (
    *("69003 Lyon", "75011 Paris", "13006 Marseille", "35000 Rennes", "59800 Lille", "29510 Briec"),
    *("31000 Toulouse", "44100 Nantes", "67000 Strasbourg", "97410 Saint-Pierre", "20000 Ajaccio"),
    *("78100 Saint-Germain-en-Laye", "93200 Saint-Denis", "33000 Bordeaux", "06000 Nice"),
    *("87000 Limoges", "01000 Bourg-en-Bresse", "50100 Cherbourg-en-Cotentin", "26150 Die"),
)
STREETS = (
    *("de la Poste", "Victor Hugo", "des Lilas", "du Général-de-Gaulle", "de l'Église", "Pasteur"),
    *("Jean Jaurès", "du 8 mai 1945", "de la République", "d'Alsace", "Émile Zola", "du Moulin"),
    *("aux Fleurs", "des Trois Frères", "Saint-Honoré", "de Verdun", "du Faubourg Saint-Antoine"),
    *("Anatole France", "de la Croix Rouge", "des Écoles", "Louise Michel", "du Vieux Port"),
)
HOSTS = (
    *("exemple.fr", "example.org", "example.com", "mail.exemple.fr", "boite-aux-lettres.net"),
    *("lesmarronniers.info", "courriel-libre.eu", "asso-riverains.org", "poste-du-coin.be"),
    *("monfournisseur.ch", "petitvillage.bzh", "quartier.paris", "jardins.re", "ma-boite.co.uk"),
)
INSTANCES = ("mastodon.social", "mamot.fr", "framapiaf.org", "piaille.fr", "social.exemple.org")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
ABBREVIATED = ("janv.", "févr.", "avr.", "juil.", "sept.", "oct.", "nov.", "déc.")
ENGLISH = ("January", "February", "March", "April", "May", "June", "August", "October", "December")
WORDS = ("citoyen", "libre", "velo", "bretonne", "geek", "papillon", "chat", "militante", "jardin")
PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
DEPARTMENTS = ("75", "69", "13", "2A", "2B", "974", "59", "01", "33")


PUBLIC_FIGURES = (
    *("Victor Hugo", "Montesquieu", "Albert Camus", "Simone Veil", "Jean Jaurès", "Voltaire"),
    *("Antoine de Saint-Exupéry", "Benjamin Franklin", "George Orwell", "Jean-Jacques Rousseau"),
    *("Alexis de Tocqueville", "Hannah Arendt", "Charles de Gaulle", "Aimé Césaire"),
)
INSTITUTIONS = (
    *("Etalab", "gouvernementFR", "CNIL", "economie_gouv", "AssembleeNat", "Senat", "Elysee"),
    *("interieur_gouv", "CNNum", "Arcep", "cada_fr", "servicepublicfr"),
)


def bare(name: str) -> str:
    """Return a name as it is written in addresses: small letters without accents nor spaces."""
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(sign for sign in letters if sign.isascii() and (sign.isalnum() or sign == "-"))


def pseudo(rng: Random) -> str:
    """Return a pseudonym of letters and figures, five signs or more."""
    first, word = bare(rng.choice(GIVEN)).replace("-", ""), rng.choice(WORDS)
    shape = rng.choice(("{first}{word}{n}", "{first}{n}", "{word}{first}", "{First}{Word}"))
    number = rng.randrange(10, 99)
    return shape.format(
        first=first, word=word, n=number, First=first.capitalize(), Word=word.capitalize()
    )


def full_name(rng: Random) -> str:
    """Return a given name and a family name."""
    return f"{rng.choice(GIVEN)} {rng.choice(FAMILY)}"


def address_of_host(rng: Random) -> str:
    """Return a public IPv4 address."""
    while True:
        found = ipaddress.IPv4Address(rng.randrange(1 << 24, 224 << 24))
        if found.is_global:
            return str(found)


def _groups(rng: Random, count: int) -> str:
    """Return groups of an IPv6 address."""
    return ":".join(f"{rng.randrange(0x1000, 0xFFFF):x}" for _ in range(count))


def _decimal(rng: Random, low: float, high: float) -> str:
    """Return a coordinate of four to seven decimals, the last of which is no zero."""
    places = rng.randrange(4, 8)
    return f"{rng.uniform(low, high):.{places - 1}f}{rng.randrange(1, 10)}"


def _latitude(rng: Random) -> str:
    return _decimal(rng, 42.5, 50.9)


def _longitude(rng: Random) -> str:
    return _decimal(rng, 0.2, 7.9)


def _year(rng: Random) -> str:
    return str(rng.randrange(1932, 2007))


def _day(rng: Random) -> str:
    return f"{rng.randrange(1, 29):02}"


def _month(rng: Random) -> str:
    return f"{rng.randrange(1, 13):02}"


def _letters(rng: Random) -> str:
    return "".join(rng.choices(PLATE_LETTERS, k=2))


def _figures(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _siren(rng: Random) -> str:
    """Return the valid number of an organisation, by three."""
    number = f"{rng.randrange(3, 9)}{_figures(rng, 7)}"
    number = luhn.validate(number + luhn.calc_check_digit(number))
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def _siret(rng: Random) -> str:
    """Return the valid number of an establishment: fourteen digits that pass the check of Luhn."""
    number = f"{_siren(rng).replace(' ', '')}000{rng.randrange(10)}"
    return luhn.validate(number + luhn.calc_check_digit(number))


def _isbn(rng: Random) -> str:
    number = f"978-2-{_figures(rng, 2)}-{_figures(rng, 6)}"
    return f"{number}-{ean.calc_check_digit(number.replace('-', ''))}"


def _old_isbn(rng: Random) -> str:
    number = f"2-{_figures(rng, 2)}-{_figures(rng, 6)}"
    compact = number.replace("-", "")
    rest = sum(rank * int(digit) for rank, digit in enumerate(compact, 1)) % 11
    return f"{number}-{'X' if rest == 10 else rest}"


Drawing = Callable[[Random], str]

DRAWS: dict[str, Drawing] = {
    # people
    "given": lambda rng: rng.choice(GIVEN),
    "family": lambda rng: rng.choice(FAMILY),
    "family_caps": lambda rng: rng.choice(FAMILY).upper(),
    "initial": lambda rng: rng.choice("ABCDEFGHJKLMNPRSTV"),
    "name": full_name,
    "first": lambda rng: bare(rng.choice(GIVEN)),
    "first_capital": lambda rng: bare(rng.choice(GIVEN)).capitalize(),
    "last_caps": lambda rng: bare(rng.choice(FAMILY)).upper(),
    "last": lambda rng: bare(rng.choice(FAMILY)),
    "pseudo": pseudo,
    # places
    "place": lambda rng: rng.choice(PLACES),
    "town": lambda rng: rng.choice(PLACES)[6:],
    "postcode": lambda rng: rng.choice(PLACES)[:5],
    "street": lambda rng: rng.choice(STREETS),
    "street_caps": lambda rng: rng.choice(STREETS).upper(),
    "street_small": lambda rng: rng.choice(STREETS).lower(),
    "number": lambda rng: str(rng.randrange(1, 250)),
    "small": lambda rng: str(rng.randrange(2, 20)),
    "lat": _latitude,
    "lon": _longitude,
    "lat_comma": lambda rng: _latitude(rng).replace(".", ","),
    "lon_comma": lambda rng: _longitude(rng).replace(".", ","),
    "lat_degrees": lambda rng: str(rng.randrange(43, 51)),
    "lon_degrees": lambda rng: str(rng.randrange(0, 8)),
    "sixty": lambda rng: f"{rng.randrange(60):02}",
    # dates of a life
    "year": _year,
    "day": _day,
    "short_day": lambda rng: str(rng.randrange(2, 29)),
    "teen": lambda rng: str(rng.randrange(11, 20)),
    "month": _month,
    "plain_month": lambda rng: str(rng.randrange(1, 13)),
    "month_word": lambda rng: rng.choice(MONTHS),
    "month_short": lambda rng: rng.choice(ABBREVIATED),
    "month_english": lambda rng: rng.choice(ENGLISH),
    "two_digits": lambda rng: _year(rng)[2:],
    "slashed": lambda rng: f"{_day(rng)}/{_month(rng)}/{_year(rng)}",
    "worded": lambda rng: f"{rng.randrange(2, 29)} {rng.choice(MONTHS)} {_year(rng)}",
    # public life
    "recent": lambda rng: str(rng.randrange(2008, 2024)),
    "siren": _siren,
    "siret": _siret,
    "isbn": _isbn,
    "isbn_old": _old_isbn,
    "public_figure": lambda rng: rng.choice(PUBLIC_FIGURES),
    "institution": lambda rng: rng.choice(INSTITUTIONS),
    # networks
    "host": lambda rng: rng.choice(HOSTS),
    "host_name": lambda rng: rng.choice(HOSTS).rpartition(".")[0].replace(".", "-"),
    "tld": lambda rng: rng.choice(("fr", "com", "org", "net", "be", "eu")),
    "instance": lambda rng: rng.choice(INSTANCES),
    "ipv4": address_of_host,
    "ipv4_defanged": lambda rng: address_of_host(rng).replace(".", "[.]"),
    "ipv6": lambda rng: f"2a01:{_groups(rng, 7)}",
    "ipv6_caps": lambda rng: f"2a02:{_groups(rng, 7)}".upper(),
    "ipv6_short": lambda rng: f"2a01:e0a:{_groups(rng, rng.randrange(1, 3))}::{_groups(rng, 1)}",
    "ipv6_tiny": lambda rng: f"2001:41d0:{_groups(rng, 1)}::{rng.randrange(1, 99)}",
    # vehicles
    "pair": _letters,
    "pair_small": lambda rng: _letters(rng).lower(),
    "three": lambda rng: f"{rng.randrange(1, 1000):03}",
    "four": lambda rng: str(rng.randrange(10, 10_000)),
    "department": lambda rng: rng.choice(DEPARTMENTS),
}


class _Draw(dict[str, str]):
    """A mapping that draws anew each time a name is asked for."""

    def __init__(self, rng: Random) -> None:
        super().__init__()
        self.rng = rng

    def __missing__(self, name: str) -> str:
        return DRAWS[name](self.rng)


def fill(template: str, rng: Random) -> str:
    """Return the template with its draws made."""
    drawn = Template(template).substitute(_Draw(rng))
    return "".join(str(rng.randrange(10)) if sign == "¤" else sign for sign in drawn)
