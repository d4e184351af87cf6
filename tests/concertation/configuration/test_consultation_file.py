"""What `consultation.toml` accepts, and what it says of each mistake."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from concertation.configuration import read
from datapackage.errors import ConfigurationError
from datapackage.licences import LICENCES, compatible

LEAST = """\
[consultation]
id = "ma-consultation"
title = "Ma consultation"
start_date = 2017-02-08
licence = "etalab-2.0"

[source]
platform = "democracyos"
location = "export"
"""

FULL = """\
[consultation]
id = "ma-consultation"
title = "Ma consultation"
description = '''
Sur deux lignes,
titre = "ceci n’est pas une clé"
'''
organiser = "Agence"
organiser_siret = "130 025 265 00013"
start_date = 2017-02-08
end_date = 2017-03-24
timezone = "Indian/Reunion"
language = "fr"
licence = "etalab-2.0"
url = "https://consultation.example.org/"
contact = "contact@example.org"
registered = 300

[source]
platform = "democracyos"
location = "https://platform.example.org"
contribution_level = "topic"
licence = "fr-lo"
retrieved_at = 2017-03-27T10:00:00+02:00
forum = "territoire"
synthetic = true

[privacy]
names = "never"
min_group = 11
source_links = false
raw_retention_days = 30

[portal]
url = "https://portail.example.org:8443/"

[[target]]
name = "demo"
kind = "udata"
url = "https://demo.example.org"
organization = "agence"
token_env = "API_KEY"

[[target]]
name = "dossier"
kind = "folder"
folder = "sortie"
environment = "production"
"""


CHECKS = """
[thresholds]
duplicates = 0.2
growth = 5
future-dates = 3

[severities]
quarantined = "error"
theme-drift = "error"
"""


@pytest.fixture
def workspace(tmp_path):
    """A folder with an export in it, and no `consultation.toml` yet."""
    (tmp_path / "export").mkdir()
    return tmp_path


def mistakes(workspace, text):
    """Write `text`, read it, and return the lines of the refusal."""
    (workspace / "consultation.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        read(workspace)
    return str(caught.value).splitlines()


def test_reads_the_least_with_its_defaults(workspace):
    """Six keys are enough; policies that are not written publish least."""
    file = workspace / "consultation.toml"
    file.write_text(LEAST, encoding="utf-8")
    found = read(file)
    assert (found.id, found.start_date, found.path) == ("ma-consultation", date(2017, 2, 8), file)
    assert (found.timezone, found.language, found.end_date) == ("Europe/Paris", "fr", None)
    assert (found.privacy.names, found.privacy.min_group) == ("organisations", 5)
    assert (found.source.contribution_level, found.source.synthetic) == ("comment", False)
    assert found.targets == ()
    assert found.portal is None


def test_reads_every_key(workspace):
    """Each documented key reaches its attribute; times are UTC, a SIRET loses its spaces."""
    (workspace / "consultation.toml").write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    found = read(workspace)
    assert found.organiser_siret == "13002526500013"
    assert found.registered == 300
    assert found.source.retrieved_at == datetime(2017, 3, 27, 8, 0, tzinfo=UTC)
    assert found.source.synthetic is True
    assert found.privacy.raw_retention_days == 30
    assert found.portal.url == "https://portail.example.org:8443"
    assert [target.name for target in found.targets] == ["demo", "dossier"]


def test_reads_the_bounds_and_severities_that_the_operator_chose(workspace):
    """By the check's name; what is not written keeps its default."""
    (workspace / "consultation.toml").write_text(LEAST + CHECKS, encoding="utf-8")
    found = read(workspace)
    assert found.thresholds == {"duplicates": 0.2, "growth": 5, "future-dates": 3}
    assert found.severities == {"quarantined": "error", "theme-drift": "error"}


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("platform =", "plateform =", 8, "vouliez-vous dire « platform » ?"),
        ('"democracyos"', '"democracyOS"', 8, "decidim, democracyos"),
        ('"ma-consultation"', '"Ma consultation"', 2, "lettres minuscules"),
        ('"etalab-2.0"', '"etalab"', 5, "etalab-2.0, fr-lo"),
        ("2017-02-08", '"2017-02-08"', 4, "sans guillemets"),
        ("2017-02-08", "2017-02-08T10:00:00", 4, "ni heure"),
        ("2017-02-08", "08/02/2017", 4, "2017-02-08"),
        ("2017-02-08", "2017-02-08\nend_date = 2017-02-07", 5, "précède"),
        ("2017-02-08", '2017-02-08\ntimezone = "Paris"', 5, "Europe/Paris"),
        ("2017-02-08", '2017-02-08\norganiser_siret = "13002526500014"', 5, "Luhn"),
        ("2017-02-08", "2017-02-08\nregistered = -1", 5, "au moins 0"),
        ("2017-02-08", "2017-02-08\nregistered = true", 5, "entier"),
        ("2017-02-08", '2017-02-08\nurl = "consultation.example.org"', 5, "https://"),
        ("2017-02-08", '2017-02-08\nlanguage = "français"', 5, "deux lettres"),
        ('"export"', '"exports"', 9, "ni fichier ni dossier"),
        ('"export"', '""', 9, "texte non vide"),
        ('"export"', '"export"\nlicence = "odc-odbl"', 10, "partage à l’identique"),
        ('"export"', '"export"\nsynthetic = "oui"', 10, "true ou false"),
        ('"export"', '"export"\nretrieved_at = 2017-03-27T08:00:00', 10, "fuseau"),
        ('"export"', '"export"\n[privacy]\nnames = "toujours"', 11, "organisations"),
        ('"export"', '"export"\n[privacy]\nnames = "consented"', 11, "private/consents.csv"),
        ('"export"', '"export"\n[privcy]\nmin_group = 5', 10, "« privacy »"),
        ('"export"', '"export"\n[privacy]\nmin_group = 1', 11, "au moins 2"),
        ('"export"', '"export"\n[privacy]\npublish_after = "demain"', 11, '"24h"'),
        ('"export"', '"export"\n[privacy]\npublish_after = 24', 11, '"review"'),
        ('"export"', '"export"\n[portal]\nurls = "https://a.example"', 11, "« url »"),
        ('"export"', '"export"\n[portal]', 10, "il manque « url »"),
        ('"export"', '"export"\n[target]\nname = "demo"', 10, "[[target]]"),
        ('"export"', '"export"\n[thresholds]\nduplicate = 0.1', 11, "« duplicates »"),
        ('"export"', '"export"\n[thresholds]\nduplicates = 20', 11, "une part de 0 à 1"),
        ('"export"', '"export"\n[thresholds]\nduplicates = true', 11, "une part de 0 à 1"),
        ('"export"', '"export"\n[thresholds]\nfuture-dates = 1.5', 11, "nombre entier"),
        ('"export"', '"export"\n[thresholds]\ngrowth = "5"', 11, "sans guillemets"),
        ('"export"', '"export"\n[thresholds]\ngrowth = nan', 11, "sans guillemets"),
        ('"export"', '"export"\n[severities]\nlost = "info"', 11, "empêche de publier"),
        ('"export"', '"export"\n[severities]\npersonal-data = "warning"', 11, "ne se règle pas"),
        ('"export"', '"export"\n[severities]\nstructure = "warning"', 11, "ne se règle pas"),
        ('"export"', '"export"\n[severity]\nlost = "error"', 10, "« severities »"),
        ("[consultation]", "zzz = 1\n[consultation]", 1, "hors de toute section"),
        ('"Ma consultation"', "Ma consultation", 3, "guillemets droits"),
        ('"Ma consultation"', '"Ma consultation', 3, "guillemet"),
        ("title =", "title", 3, "il manque « = »"),
    ],
)
def test_names_the_line_and_the_remedy(workspace, before, after, line, said):
    """One mistake is one line: file, line number, what was expected or what to write."""
    assert before in LEAST
    [message] = mistakes(workspace, LEAST.replace(before, after, 1))
    assert message.startswith(f"consultation.toml, ligne {line} : ")
    assert said in message


@pytest.mark.parametrize(
    "url",
    [
        "consultation.example.org",
        "ftp://a.example",
        "https://",
        "https://:8501",
        "https://a.example:port",
        "https://a.example?b=1",
        "https://a.example#b",
        "https://a.example/ma-consultation/",
        "https://nom:secret@a.example",
        "https://a.example/<b>",
        "https://a b.example",
    ],
)
def test_portal_address_is_that_of_a_site(workspace, url):
    """Stable addresses start with it: neither path, nor question, nor fragment, nor account."""
    [message] = mistakes(workspace, f'{LEAST}[portal]\nurl = "{url}"\n')
    assert message.startswith(f'consultation.toml, ligne 11 : « url = "{url}" »')
    assert "l’adresse publique du portail" in message
    assert "https://consultation.exemple.fr" in message


def test_reports_all_mistakes_at_once(workspace):
    """Three mistakes give three lines, so that they are corrected in one go."""
    text = LEAST.replace('title = "Ma consultation"\n', "").replace("platform", "plateform")
    found = mistakes(workspace, text.replace("etalab-2.0", "libre"))
    assert len(found) == 3
    assert found[0].startswith('consultation.toml, ligne 4 : « licence = "libre" »')
    assert found[1] == "consultation.toml, ligne 1 : il manque « title » dans [consultation]"
    assert "ligne 7 : « plateform » n’est pas une clé de [source]" in found[2]


def test_names_a_missing_section(workspace):
    """A section that is not there has no line; the message lists what it needs."""
    [message] = mistakes(workspace, LEAST.split("[source]", maxsplit=1)[0])
    assert message.startswith("consultation.toml : il manque la section [source]")
    assert "platform, location" in message


def test_names_the_line_of_an_inline_section(workspace):
    """A section written on one line, in braces, is named by that line."""
    inline = 'source = { platform = "democracyos", location = "nowhere" }\n'
    text = inline + LEAST.split("[source]", maxsplit=1)[0]
    [message] = mistakes(workspace, text)
    assert message.startswith("consultation.toml, ligne 1 : « nowhere »")


def test_names_the_occurrence_of_a_repeated_section(workspace):
    """With two targets, the line is that of the wrong one; a token is never shown."""
    target = '[[target]]\nname = "a"\nkind = "folder"\nfolder = "sortie"\n'
    found = mistakes(workspace, LEAST + target + target + 'token_env = "s3cr3t"\n')
    assert found[0].startswith("consultation.toml, ligne 18 : ")
    assert "s3cr3t" not in found[0]
    assert found[1].startswith("consultation.toml, ligne 15 : « a » nomme déjà")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ('kind = "ckan"\nurl = "https://a.example.org"', "« organization »"),
        ('kind = "udata"\norganization = "o"', "« token_env »"),
        ('kind = "catalog"\nfolder = "w"', "« url »"),
        ('kind = "folder"', "« folder »"),
        (
            'kind = "udata"\norganization = "o"\ntoken_env = "T"\nurl = "https://www.data.gouv.fr/"',
            'environment = "production"',
        ),
    ],
    ids=["ckan", "udata", "catalog", "folder", "production"],
)
def test_target_says_what_its_kind_needs(workspace, target, said):
    """A target that could never be published to is refused before any release."""
    found = mistakes(workspace, f'{LEAST}[[target]]\nname = "a"\n{target}\n')
    assert any(said in mistake for mistake in found)


@pytest.mark.parametrize("folder", ["catalog", "./releases/www", "private/../live", "."])
def test_target_never_writes_where_the_product_does(workspace, folder):
    """Publishing to a folder never mixes with releases, catalogue or private files."""
    target = f'[[target]]\nname = "a"\nkind = "folder"\nfolder = "{folder}"\n'
    [message] = mistakes(workspace, LEAST + target)
    assert message.startswith(f"consultation.toml, ligne 13 : « {folder} »")
    assert "un autre dossier" in message


@pytest.mark.parametrize(
    ("environment", "url"),
    [("", "https://demo.data.gouv.fr"), ("production", "https://www.data.gouv.fr")],
)
def test_data_gouv_is_the_demonstration_unless_said(workspace, environment, url):
    """Nobody publishes on the real site by leaving a line out."""
    chosen = f'environment = "{environment}"\n' if environment else ""
    target = '[[target]]\nname = "a"\nkind = "udata"\norganization = "o"\ntoken_env = "T"\n'
    (workspace / "consultation.toml").write_text(LEAST + target + chosen, encoding="utf-8")
    assert read(workspace).targets[0].url == url


def test_says_how_to_make_a_missing_file(tmp_path):
    """Without the file, the message gives the command that makes it."""
    with pytest.raises(ConfigurationError, match="concertation init"):
        read(tmp_path)


def test_names_the_line_that_is_not_utf8(workspace):
    """A file saved in windows-1252 is named with the first bad line."""
    (workspace / "consultation.toml").write_bytes(b'[consultation]\ntitle = "\xe9t\xe9"\n')
    with pytest.raises(ConfigurationError, match=r"ligne 2 : .*UTF-8"):
        read(workspace)


def test_licences_follow_the_written_rule():
    """Share-alike stays itself; attribution is kept; nothing asked, nothing kept."""
    assert compatible("odc-odbl", "odc-odbl")
    assert not compatible("odc-odbl", "etalab-2.0")
    assert compatible("fr-lo", "etalab-2.0")
    assert compatible("fr-lo", "odc-odbl")
    assert not compatible("cc-by-4.0", "cc-zero")
    assert compatible("cc-zero", "cc-by-4.0")
    assert all(licence.url.startswith("https://") for licence in LICENCES.values())


def test_reading_it_imports_nothing_heavy(workspace):
    """Every command reads it, targets included: no engine, no HTTP, no RDF is brought in."""
    targets = (
        '[[target]]\nname = "a"\nkind = "catalog"\nfolder = "w"\nurl = "https://a.example"\n'
        '[[target]]\nname = "b"\nkind = "udata"\norganization = "o"\ntoken_env = "T"\n'
    )
    (workspace / "consultation.toml").write_text(LEAST + targets, encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; from concertation.configuration import read; "
        "assert len(read(Path(sys.argv[1])).targets) == 2; "
        "print({'duckdb', 'pyarrow', 'requests', 'rdflib'} & sys.modules.keys())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(workspace)], check=True, capture_output=True, text=True
    )
    assert ended.stdout == "set()\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('title = "Un\x01deux"', r"signe invisible à la colonne 12 \(U\+0001\)"),
        ('title = "Un\x00deux"', r"signe invisible à la colonne 12 \(U\+0000\)"),
        ('title\u00a0= "x"', r"signe invisible à la colonne 6 \(U\+00A0\)"),
        ('début du dépôt = "x"', "« début du dépôt » ne peut pas être une clé"),
        ("start_date = 15/01/2024", "« 15/01/2024 » n’est pas une date"),
        ("synthetic = vrai", "« vrai » se dit ici « true »"),
        ("registered = 1 200", "sans espace, 1200"),
        ('location = "C:\\Users"', r"la barre « \\ »"),
        ("title = 'L'été'", "une apostrophe"),
    ],
)
def test_what_is_no_toml_has_its_true_reason(workspace, line, said):
    """The sign, the key or the value at fault is told, never another one."""
    (workspace / "consultation.toml").write_text(f"[consultation]\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=f"ligne 2 : .*{said}"):
        read(workspace)


def test_a_key_in_a_wrong_section_is_sent_to_its_own(workspace):
    """It is spelt well: the place is wrong, not the word."""
    wrong = LEAST.replace("[consultation]\n", "platform = 1\n[consultation]\nmin_group = 5\n", 1)
    (workspace / "consultation.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read(workspace)
    told = str(refused.value)
    assert "« platform » est hors de toute section ; écrivez-le sous [source]" in told
    assert "« min_group » n’est pas une clé de [consultation] ; elle va sous [privacy]" in told
