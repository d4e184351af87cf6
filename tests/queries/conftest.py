"""A package small enough to be counted by hand, and the means to build others.

The consultation runs from 20 to 28 March 2017 in Paris, over the change of hour
of Sunday 26; it was collected on 28 March at 12:00 UTC. Contribution 6 is
withdrawn, 7 has neither date nor author nor votes, 5 has no theme, 3 has only
a score, 11 is dated before the opening. Theme 3 holds nothing.
"""

import json
from datetime import UTC, date, datetime

import duckdb
import pyarrow as pa
import pytest

from datapackage import Package, schemas
from queries import Engine

A, B, C, D, E, F = (f"p-{letter * 16}" for letter in "abcdef")


def utc(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of March 2017."""
    return datetime(2017, 3, day, hour, minute, second, tzinfo=UTC)


def rows(names: str, *values: tuple) -> list[dict]:
    """Rows as dictionaries, from the columns' names and one tuple for each row."""
    return [dict(zip(names.split(), value, strict=True)) for value in values]


REQUIRED = {
    "contributions": {
        "kind": "contribution",
        "body": "Texte",
        "authorship": "individual",
        "date_precision": "second",
        "status": "published",
        "redacted": False,
        "synthetic": True,
    },
    "comments": {
        "kind": "comment",
        "depth": 0,
        "body": "Réponse",
        "status": "published",
        "redacted": False,
        "synthetic": True,
    },
    "workshops": {"title": "Atelier", "synthetic": True},
    "announced_figures": {"source": "Synthèse", "unit": "unités"},
    "vote_tallies": {"object_type": "contribution"},
}

CONSULTATION = rows(
    "consultation_id title platform start_date end_date timezone licence "
    "registered_count retrieved_at",
    (
        "essai",
        "Essai",
        "democracyos",
        date(2017, 3, 20),
        date(2017, 3, 28),
        "Europe/Paris",
        "etalab-2.0",
        12,
        utc(28, 12),
    ),
)

CONTRIBUTIONS = rows(
    "contribution_id theme_id authorship author_id created_at workshop_id "
    "department_code region_code place_label",
    ("1", "1", "individual", A, utc(20, 9), None, "62", "32", "L’Eau"),
    ("2", "1", "individual", B, utc(24, 23, 30), None, "62", "32", None),
    ("3", "2", "organisation", D, utc(25, 22, 30), None, None, None, None),
    ("4", "2", "collective", C, utc(26, 22, 30), "1", "92", "11", None),
    ("5", None, "individual", A, utc(26, 21, 30), None, None, None, None),
    ("6", "1", "anonymous", None, utc(21, 10), None, None, None, None),
    ("7", "2", "anonymous", None, None, None, None, None, None),
    ("9", "1", "collective", C, utc(28, 11, 30), "2", "62", "32", "Arras"),
    ("10", "10", "official", F, utc(28, 11, 30), None, None, None, None),
    ("11", "2", "individual", B, utc(18, 10), None, None, None, None),
)
CONTRIBUTIONS[5] |= {"status": "withdrawn", "body": "[contribution retirée]"}
CONTRIBUTIONS[6] |= {"date_precision": "unknown"}
CONTRIBUTIONS[9] |= {"date_precision": "day"}
for at, amount in ((0, 1000.0), (2, 500.5), (3, 1499.5), (5, 9999.0)):
    CONTRIBUTIONS[at] |= {"budget_amount": amount, "currency": "EUR"}

COMMENTS = rows(
    "comment_id contribution_id author_id created_at status",
    ("1", "1", B, utc(28, 11, 59, 30), "published"),
    ("2", "1", None, utc(27, 12), "published"),
    ("3", "6", E, utc(22, 8), "published"),
    ("4", "5", A, None, "published"),
    ("5", "4", C, utc(27, 8), "withdrawn"),
    ("6", "10", A, utc(20, 12), "published"),
)

TALLIES = rows(
    "object_id option origin count",
    ("1", "for", "computed", 5),
    ("1", "against", "computed", 5),
    ("1", "for", "declared", 6),
    ("1", "against", "declared", 5),
    ("2", "for", "declared", 5),
    ("2", "against", "declared", 1),
    ("3", "score", "declared", 4),
    ("4", "for", "computed", 5),
    ("4", "against", "computed", 7),
    ("5", "for", "declared", 2),
    ("6", "for", "computed", 100),
    ("6", "against", "computed", 0),
    ("9", "for", "computed", 0),
    ("9", "against", "computed", 0),
    ("10", "for", "computed", 0),
    ("10", "against", "computed", 0),
    ("10", "neutral", "computed", 3),
    ("10", "pass", "computed", 1),
    ("11", "for", "declared", 9),
    ("11", "against", "declared", 3),
)
TALLIES += [
    {"object_type": "comment"} | TALLIES[9] | {"object_id": "1"},
    {"object_type": "theme"} | TALLIES[9] | {"object_id": "1"},
]

COUNTED = {
    "consultations": CONSULTATION,
    "milestones": rows(
        "date label kind",
        (date(2017, 3, 28), "Clôture", "closing"),
        (date(2017, 3, 20), "Ouverture", "opening"),
    ),
    "themes": rows(
        "theme_id position title",
        ("10", None, "Divers"),
        ("1", 1, "Écoles"),
        ("2", 2, "Transports"),
        ("3", 3, "Eau"),
    ),
    "contributions": CONTRIBUTIONS,
    "comments": COMMENTS,
    "vote_tallies": TALLIES,
    "participants": rows(
        "participant_id kind label organisation_type department_code",
        (A, "individual", None, None, "62"),
        (B, "individual", None, None, None),
        (C, "individual", None, None, None),
        (D, "organisation", "Ville d’Exemple", "collectivite", "62"),
        (E, "organisation", "Collectif", None, None),
        (F, "official", None, None, None),
    ),
    "workshops": rows(
        "workshop_id organiser_type participants_count department_code region_code "
        "latitude longitude date",
        ("1", "collectivite", 14, "92", "11", 48.892, 2.207, date(2017, 3, 21)),
        ("2", "mediation", None, "62", "32", None, None, None),
        ("3", None, 10, None, None, None, None, None),
        ("10", "collectivite", 0, "62", "32", 50.75, 2.25, None),
    ),
    "workshop_themes": rows(
        "workshop_id theme_id",
        ("1", "1"),
        ("1", "2"),
        ("2", "1"),
        ("10", "1"),
        ("10", "2"),
        ("10", "10"),
    ),
    "tags": rows(
        "tag_id scheme title",
        ("gouvernance", "synthese", "Gouvernance"),
        ("acces", "synthese", "Accès"),
    ),
    "contribution_tags": rows(
        "contribution_id tag_id",
        ("1", "gouvernance"),
        ("2", "gouvernance"),
        ("3", "acces"),
        ("6", "acces"),
    ),
    "group_tallies": rows(
        "contribution_id group_id group_size option count",
        ("1", "A", 30, "for", 3),
        ("1", "A", 30, "against", 1),
        ("1", "A", 30, "pass", 2),
        ("1", "B", 20, "for", 0),
        ("1", "B", 20, "against", 0),
        ("1", "B", 20, "pass", 4),
        ("6", "A", 30, "for", 9),
    ),
    "outcomes": rows(
        "object_type object_id state",
        ("contribution", "1", "accepted"),
        ("contribution", "2", "accepted"),
        ("contribution", "3", "rejected"),
        # Nothing is told of what is withdrawn, were it there.
        ("contribution", "6", "accepted"),
        ("theme", "1", "evaluating"),
    ),
    "sources": rows(
        "url title publisher publisher_type citations",
        ("https://a.example/1", "Guide", "Insee", "etat", 1),
        ("https://a.example/2", None, None, None, 3),
        ("https://a.example/0", None, None, None, 1),
    ),
    "history": rows(
        "measured_at measure theme_id value",
        (utc(21, 12), "votes", "all", 10),
        (utc(21, 12), "registered", "all", 5),
        (utc(27, 12), "votes", "all", 30),
        (utc(28, 10, 30), "votes", "all", 40),
        (utc(28, 10, 30), "votes", "1", 999),
        (utc(28, 12), "votes", "all", 46),
    ),
    "announced_figures": rows(
        "figure theme_id value quote explanation",
        ("contributions", "all", 10, "10 contributions", None),
        ("contributions", "1", 4, None, None),
        ("contributions", "99", 5, None, "Thème qui n’existe pas"),
        ("workshop_theme_pairs", "all", 6, None, None),
        ("workshops", "2", 2, None, None),
        ("workshop_people", "all", 30, "Près de 30", "Ordre de grandeur"),
        ("tags", "all", 8, None, None),
    ),
    "removals": rows(
        "object_type object_id reason_code date",
        ("contribution", "6", "author_request", date(2017, 3, 27)),
    ),
}


def build(folder, tables: dict[str, list[dict]]) -> Package:
    """Write the package made of `tables` in `folder`; absent tables are empty."""
    folder.mkdir(parents=True)
    connection = duckdb.connect()
    for table in schemas.names():
        _write(connection, folder, table, tables.get(table, []))
    connection.close()
    descriptor = {
        "name": "essai",
        "resources": [
            {"table": table, "path": f"{table}.parquet", "format": "parquet"}
            for table in schemas.names()
        ],
    }
    text = json.dumps(descriptor)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return Package.open(folder)


def _write(connection, folder, table: str, content: list[dict]) -> None:
    columns = schemas.columns(table)
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TABLE {table} ({declared})")
    full = [REQUIRED.get(table, {}) | row for row in content]
    given = pa.table({name: [row.get(name) for row in full] for name in columns})
    connection.register("given", given)
    connection.execute(f"INSERT INTO {table} FROM given")
    path = folder / f"{table}.parquet"
    connection.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")


@pytest.fixture(scope="session")
def build_package():
    """The function that writes a package from tables of rows."""
    return build


@pytest.fixture(scope="session")
def counted(tmp_path_factory) -> Package:
    """The package counted by hand."""
    return build(tmp_path_factory.mktemp("counted") / "package", COUNTED)


@pytest.fixture(scope="session")
def empty(tmp_path_factory) -> Package:
    """A consultation that has just opened: nothing but itself."""
    tables = {"consultations": CONSULTATION}
    return build(tmp_path_factory.mktemp("empty") / "package", tables)


@pytest.fixture(scope="session")
def authorless(tmp_path_factory) -> Package:
    """Two contributions of an export that tells no author; a theme without any."""
    tables = {
        "consultations": CONSULTATION,
        "themes": rows("theme_id title", ("1", "Eau"), ("2", "Air")),
        "contributions": rows("contribution_id theme_id", ("1", "1"), ("2", "1")),
    }
    return build(tmp_path_factory.mktemp("authorless") / "package", tables)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory) -> Package:
    """Themes whose numbers are written to break a careless quoting."""
    codes = ["l'eau", "x'; DROP VIEW contributions; --", "$top", 'a"b\\n', "d''e\n.exit"]
    tables = {
        "consultations": CONSULTATION,
        "themes": [{"theme_id": code, "title": code} for code in codes],
        "contributions": [
            {"contribution_id": str(at), "theme_id": code, "created_at": utc(20, 9)}
            for at, code in enumerate(codes, 1)
        ],
    }
    return build(tmp_path_factory.mktemp("hostile") / "package", tables)


@pytest.fixture(scope="session")
def engine(counted):
    """The engine over the package counted by hand."""
    with Engine(counted) as engine:
        yield engine


@pytest.fixture(scope="session")
def run(engine):
    """Runs a figure over the counted package; gives tuples, of some columns or all."""

    def rows_of(name: str, columns: str = "", **parameters) -> list[tuple]:
        table = engine.run(name, parameters)
        chosen = columns.split() or table.column_names
        return [tuple(row[c] for c in chosen) for row in table.to_pylist()]

    return rows_of
