"""Personal data are masked, and what only looks like them is not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.fr import nir

from datapackage.texts.markup import read
from datapackage.texts.redaction import MASKS, Known, NameIndex, detect, redact, redact_url

NAMES = Known(NameIndex.of(["Jean-Pierre Dupont", "Élodie Martin", "Paul", "A B", "Œdipe D’Arc"]))
PERSONAL = {
    "email": [
        "jean.dupont+x@exemple.fr",
        "élodie@exämple.fr",
        "nom (at) domaine.fr",
        "nom[at]domaine.fr",
        "nom [arobase] domaine.fr",
        "nom arobase domaine point fr",
        "nom at domaine dot com",
    ],
    "phone": [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "0612345678",
        "06\u00a012\u00a034\u00a056\u00a078",
        "06\u202f12\u202f34\u202f56\u202f78",
        "+33 6 12 34 56 78",
        "+33(0)6 12 34 56 78",
        "(+33) 6 12 34 56 78",
        "(0033) 6 12 34 56 78",
        "(+32) 2 555 12 12",
        "+33612345678",
        "0033612345678",
        "0033 6 12 34 56 78",
        "+33 (0)3 20 00 00 00",
        "0262 41 23 45",
        "+262 692 12 34 56",
        "+590 690 30 12 34",
        "+594 694 20 12 34",
        "+596 696 30 12 34",
        "+687 24 12 34",
        "+689 87 12 34 56",
        "+44 20 7946 0958",
        "+32 2 555 12 12",
        "06/12/34/56/78",
        "(06) 12 34 56 78",
    ],
    "nir": ["2 69 05 49 588 157 80", "269054958815780"],
    "iban": [
        "FR14 2004 1010 0505 0001 3M02 606",
        "FR1420041010050500013M02606",
        "DE89370400440532013000",
    ],
    "address": [
        "12 rue des Lilas, 62500 Saint-Omer",
        "3 bis, avenue du Général de Gaulle",
        "15 r. Pasteur",
        "4, place de la République 59000 Lille",
        "7 rue du 8 mai 1945",
        "12 rue de la mairie",
        "1 ter chemin de l’Église",
        "5 ch. de la Fontaine",
        "10 BOULEVARD VICTOR HUGO",
        "8 allée des Tilleuls",
    ],
    "plate": ["AB-123-CD", "AB 123 CD"],
    "account": ["@jeanne", "@jeanne_62"],
    "name": [
        "Jean-Pierre Dupont",
        "JEAN PIERRE DUPONT",
        "Dupont Jean-Pierre",
        "elodie martin",
        "MARTIN Élodie",
        "oedipe d'arc",
    ],
    "url": [
        "https://gravatar.com/avatar/0123456789abcdef0123456789abcdef",
        "http://u:p@x.fr/",
        "https://exemple.fr/@jeanne",
        "http://x.fr/elodie-martin",
        "http://x.fr/?m=a%40b.fr",
    ],
}
HARMLESS = [
    "2017-2018",
    "de 2010 à 2020",
    "12 000 €",
    "1 500 000 000",
    "100 000 000 habitants",
    "0,5 à 0,8",
    "0.123456789",
    "3.141592653",
    "n° 2016-1321",
    "décret 2017-1416 du 28 septembre 2017",
    "article 69",
    "SIRET 130 025 265 00013",
    "SIREN 130 025 265",
    "version 1.2.3",
    "62500",
    "62500 Saint-Omer",
    "INSEE 62765",
    "10/02/2017",
    "le 10.02.2017",
    "1er mars 2017 à 09:12",
    "https://x.fr/?id=0612345678901",
    "58998e10abc0612345678",
    "3 places de parking",
    "5 rue",
    "2 routes départementales",
    "10 quartiers",
    "20 cours de français",
    "2 place à 30",
    "3 voies de bus",
    "10 chemins de randonnée",
    "2 ch. de bonne",
    "(+5) points sur 12 34 56 78",
    "rendez-vous @ la mairie . venez",
    "a @ b",
    "@",
    "regardez at home",
    "1 2 3 4 5 6 7 8 9",
    "CO 200 XX",
    "Paul",
    "Dupont",
    "Jean-Pierre Martin",
    "dupont martin",
    "123 ABC 75",
    "FR14 2004 1010 0505 0001 3M02 607",
    "a@1",
    "https://www.legifrance.gouv.fr/eli/loi/2016/10/7/ECFI1524250L/jo/texte",
    "19,90 €",
]


@pytest.mark.parametrize(
    ("kind", "datum"), [(kind, datum) for kind, data in PERSONAL.items() for datum in data]
)
def test_masks_each_form(kind, datum):
    """The datum goes, whole; the words around it stay; the count and the review say it."""
    text = f"Écrire : {datum}, merci"
    redacted = redact(text, NAMES)
    assert redacted.text in {f"Écrire : {MASKS[kind]}, merci", f"Écrire : ({MASKS[kind]}, merci"}
    assert redacted.counts == {kind: 1} == detect(text, NAMES)
    (found,) = redacted.findings
    assert text[found.start : found.end] == found.original
    assert redact(redacted.text, NAMES).text == redacted.text


@pytest.mark.parametrize("text", HARMLESS)
def test_leaves_what_is_public(text):
    """Amounts, dates, laws, codes, counts and ordinary links are not personal."""
    assert redact(f"Voir {text} ici", NAMES).text == f"Voir {text} ici"


def test_an_old_plate_needs_a_word_that_says_so():
    """Old plates look like anything, so only their context tells."""
    assert redact("ma voiture 123 ABC 75").text == "ma voiture [plaque masquée]"


@pytest.mark.parametrize(
    "text",
    [
        "Je suis née le {}, à Lens",
        "Jeanne, né le {}",
        "(née le {})",
        "date de naissance : {}",
        "Né(e) le : {} ici",
        "DDN {}",
        "I was born on {} there",
    ],
)
@pytest.mark.parametrize("day", ["12/03/1985", "3 mars 1985", "1er août 1985", "1985-03-12"])
def test_the_day_of_a_birth_goes(text, day):
    """Only the day: the words that say whose it is stay."""
    assert redact(text.format(day)).text == text.format(MASKS["birth"])


@pytest.mark.parametrize(
    "text",
    [
        "L’association née le 3 mars 1985",
        "un projet né le 1er mai 2016",
        "le collectif est né le 12/03/1985",
        "né en 1985",
        "l’année 12/03/1985",
        "une réunion donnée le 12/03/2017",
        "le 12/03/1985",
    ],
)
def test_other_days_stay(text):
    """Those of a law, of an association, of a meeting."""
    assert redact(text).text == text


def test_other_digits_count_beside_a_link():
    """Digits of other scripts are digits too, in a text that is looked at for its link."""
    text = "http://x.fr ١٢ rue de la Mairie"
    assert redact(text).text == "http://x.fr [adresse masquée]"


@given(st.integers(0, 10**9))
def test_social_security_numbers_by_their_key(number):
    """Any number with the right key is masked, Corsica included; the next key is not."""
    for place in ("62", "2A", "2B"):
        birth = f"{number % 100:02d}{number % 12 + 1:02d}"
        digits = f"2{birth}{place}{number % 990 + 1:03d}{number % 999 + 1:03d}"
        key = nir.calc_check_digits(digits + "00")
        assert redact(f"n {digits}{key}").counts == {"nir": 1}
        assert "nir" not in redact(f"n {digits}{(int(key) + 1) % 98:02d}").counts


PIECES = st.sampled_from(
    [*(datum for data in PERSONAL.values() for datum in data), *HARMLESS, *MASKS.values()]
)


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=6),
    st.sampled_from([" ", "", ", ", "\n"]),
)
def test_redacting_twice_changes_nothing(pieces, glue):
    """Masks are not masked again, whatever surrounds them."""
    once = redact(glue.join(pieces), NAMES).text
    assert redact(once, NAMES).text == once


@pytest.mark.parametrize("datum", ["+33 (0)3 20 00 00 00", "+4930123456"])
def test_numbers_without_a_space_between_are_each_masked(datum):
    """With their prefix, however many: none is left by the ones before."""
    assert redact(datum * 40).text == MASKS["phone"] * 40


DIGITS = st.from_regex(r"\A0[1-9][0-9]{8,10}\Z")
INNOCENT = st.one_of(
    DIGITS.map("https://livres.exemple.fr/dp/{}".format),
    DIGITS.map('<a href="https://x.fr/?f[{0}]={0}">lien {0}</a>'.format),
    DIGITS.map("https://doi.org/10.1093/{}".format),
    st.tuples(st.integers(0, 99), st.sampled_from(",."), DIGITS).map(
        lambda n: "".join(map(str, n))
    ),
    DIGITS.map(lambda n: f"ISBN {n[0]}-{n[1:3]}-{n[3:9]}-{n[9:]}"),
    DIGITS.map("marché n° 2017-{}".format),
    DIGITS.map("LEGIARTI{}".format),
    DIGITS.map("dossier 2017/{}/AB".format),
    DIGITS.map("réf. {}X".format),
    st.integers(0, 10**18).map(str),
    st.integers(0, 10**12).map("{:,}".format),
)


@settings(max_examples=300)
@given(
    st.lists(INNOCENT, min_size=1, max_size=6),
    st.sampled_from([" ", ", ", "\n", "<br>", " (", "/"]),
)
def test_what_is_left_holds_nothing(pieces, glue):
    """Property: of texts full of figures, what is published is found innocent, link by link."""
    text, links = read(glue.join(pieces))
    left = redact(text, NAMES).text
    assert detect(left, NAMES) == {}
    # Far apart: the figures at the end of a text and at its start may have a right key, and the
    # words of one tell what the figures of the next are.
    assert detect(left + "\n" + "§ " * 100 + "\n" + left, NAMES) == {}
    for link in links:
        if redact_url(link.url, NAMES):
            assert detect(link.url, NAMES) == {}


AWAKE = (
    " jeanne.m@exemple.fr, jean at free dot fr, né le 3 mai 1980, tél. 06 12 34 56 78, AB-123-CD, "
    "insta : jeanne_m, u/jeanne, FR14 2004, 12 rue des Lilas, 48.8566, 2.3522, zéro six (a) [at], "
    "10.1.2.3, gid://ma-ville/Lieu/1, https://fb.com/jeanne, cordialement "
)
"""Something for each detector, so that none is spared by its first look at a text."""


ATTACKS = """
0. a@ a. 1 9 @ A AA- AA' J. A-1 a_ a- FR1 (0) a(at)b. http:// a/ 1: :: ( [at] 48.8, %40 #1 x=@a&
06_12_34_56_ 12_rue_de_la_ FR14_2004_ Dupont_Jean_ a_at_ a_dot_ +33_ 0_ zéro_ né_le_ mai_ insta_
cordialement_ IBAN_ clé_ [e-mail_masqué]
"""
"""Pieces of texts made to exhaust a regular expression; a final low line is a blank."""


@pytest.mark.parametrize("attack", ATTACKS.split())
@pytest.mark.parametrize("around", ["", AWAKE], ids=["alone", "awake"])
def test_time_grows_with_length_only(attack, around):
    """A text made to exhaust a regular expression is read in proportion to its length."""
    piece = attack.replace("_", " ") if attack != "a_" else attack
    text = around + piece * (20_000 // len(piece)) + around + piece * 200 + around.strip()
    started = time.process_time()
    redact(text, NAMES)
    assert time.process_time() - started < 4


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("12 2-79-03-60-144-316-06", "12 [numéro de sécurité sociale masqué]"),
        ("fin de 12 FR7630006000011234567890189", "fin de 12 [IBAN masqué]"),
        ("n° 4 4970 1012 3456 7893", "n° 4 [carte bancaire masquée]"),
        ("J’insiste, 0 3 5 3 0 1 7 8 9 8 pour moi", "J’insiste, [téléphone masqué] pour moi"),
        ("02 61 quatre-vingt-onze quinze trente-deux", "[téléphone masqué]"),
        ("o1 99 oo o3 o6", "[téléphone masqué]"),
        ("JO&COMMAT;EXEMPLE.ORG", "[e-mail masqué]"),
    ],
)
def test_a_number_is_found_whatever_stands_before_it(text, left):
    """What looks like its beginning, and is not, hides nothing of it."""
    assert redact(text).text == left


@pytest.mark.parametrize(
    "said",
    [
        "431%20(1-87-09-01-137-180-50)",
        "10638%20fr7637943252051867290776243",
        "?de=fr7637943252051867290776243",
        "c’est%20désormais%20le%20O353O18751,%20merci",
        "(né(e)%20le%2015/08/2006)",
        "475%20Suivez-moi%20:%20RemiLibre#2061",
        "?q=12+rue+des+Lilas+62500+Saint-Omer",
    ],
)
def test_an_address_that_says_a_datum_in_words_is_not_kept(said):
    """Decoded, it is a text."""
    assert redact_url(f"https://exemple.fr/propositions/{said}") is None


@pytest.mark.parametrize(
    "said", ["4970101234567893", "2019/01/17/0612345678", "?q=plan+local+d%27urbanisme+2017"]
)
def test_the_numbers_of_a_page_are_left(said):
    """One of them in ten has the right key by chance."""
    assert redact_url(f"https://exemple.fr/propositions/{said}") is not None


def test_links_are_kept_or_dropped_whole():
    """A link that carries personal data is not published at all."""
    assert redact_url("https://x.fr/article/0612345678901") == "https://x.fr/article/0612345678901"
    assert redact_url("https://x.fr/jean-pierre-dupont", NAMES) is None
    # The handle tells whose page it is, not the title of what they wrote there.
    assert redact_url("https://medium.com/@jeanne.m/le-gouvernement-a-tort") is None
    assert redact_url("https://medium.com/@Etalab/un-billet") is not None
