"""Who may be named, and what may be told about people."""

import csv
import io

import pytest
from click.testing import CliRunner
from tabulated import tables_of

from concertation.cli import cli
from concertation.collect import collect
from concertation.pipeline import build
from datapackage.package import Package

USERS = (
    "Prénom,Nom,Email,Organisation,Age,avatar,ID,Email valide,actif,Inscription,Modification\r\n"
)
ORGANISATIONS = (
    "alias,label,type,department_code\nVille d'Exemple,Ville d’Exemple,collectivite,62\n"
)


def make(workspace):
    """Collect and build, under the lock; return the package."""
    with workspace.writing("test"):
        collect(workspace)
        return build(workspace).package


def users(*people):
    """Return an all-users CSV; each person is (id, organisation, age)."""
    return USERS + "".join(
        f"Prénom{key},Nomdetest{key},{key}@example.org,{organisation},{age},,{key},Oui,actif,"
        "2017-02-08-14:05,2017-02-08-14:09\r\n"
        for key, organisation, age in people
    )


@pytest.fixture
def consultation(api_export):
    """Return an export of seven authors, one of whom wrote for a town."""
    comments = [{"text": f"Idée {n}", "author": {"id": f"a{n}"}} for n in range(1, 8)]
    people = [(f"a{n}", "Ville d'Exemple" if n == 1 else "", "") for n in range(1, 8)]
    return api_export(*comments) | {"users.csv": users(*people)}


def test_an_organisation_is_named_only_if_the_operator_lists_it(make_workspace, consultation, rows):
    """An employer typed in a profile does not make its employee an institution."""
    unlisted = tables_of(make_workspace(consultation, name="unlisted"))
    assert {row["kind"] for row in rows(unlisted, "participants")} == {"individual"}
    assert {row["label"] for row in rows(unlisted, "participants")} == {None}
    listed = tables_of(
        make_workspace(consultation, name="listed", sheets={"organisations": ORGANISATIONS})
    )
    (town,) = rows(listed, "participants", where="kind = 'organisation'")
    assert (town["label"], town["organisation_type"]) == ("Ville d’Exemple", "collectivite")
    assert town["department_code"] == "62"
    assert len(rows(listed, "contributions", where="authorship = 'organisation'")) == 1


TABLE = "id,auteur,sorte,texte\n1,Les Amis du Lac,asso,Un quai.\n2,Anne Nomdetest,asso,Un pont.\n"
MAPPING = """
[columns]
id = "id"
body = "texte"
author = "auteur"
organisation = "auteur"
author_kind = "sorte"

[values.author_kind]
"asso" = "organisation"
"""


@pytest.mark.journey
def test_an_account_declared_an_organisation_is_named_only_if_it_is_listed(make_workspace, rows):
    """The platform's word is not enough: the operator is shown the name, readers are not."""
    workspace = make_workspace({"a.csv": TABLE}, name="declared")
    text = workspace.configuration.read_text().replace("democracyos", "table")
    workspace.configuration.write_text(text)
    (workspace.path / "mapping.toml").write_text(MAPPING)
    package = make(workspace)
    assert rows(package, "participants", "kind, label") == [
        {"kind": "organisation", "label": None},
        {"kind": "organisation", "label": None},
    ]
    candidates = (workspace.private / "organisation-candidates.csv").read_text()
    assert [line.split(",")[:2] for line in candidates.splitlines()] == [
        ["alias", "why"],
        ["Anne Nomdetest", "compte déclaré comme organisation"],
        ["Les Amis du Lac", "compte déclaré comme organisation"],
    ]

    sheet = "alias,label,type\nLes Amis du Lac,Les Amis du Lac,association\n"
    (workspace.path / "organisations.csv").write_text(sheet)
    package = make(workspace)
    labels = {row["label"] for row in rows(package, "participants", "label")}
    assert labels == {"Les Amis du Lac", None}
    candidates = (workspace.private / "organisation-candidates.csv").read_text()
    assert [line.split(",")[0] for line in candidates.splitlines()] == ["alias", "Anne Nomdetest"]


def test_where_an_employee_lives_is_no_fact_about_the_organisation(make_workspace, rows):
    """Who writes for a listed organisation gives a postcode: it is nobody’s department."""
    table = "id,auteur,organisme,cp,texte\n1,Anne Nomdetest,Les Amis du Lac,74000,Un quai.\n"
    workspace = make_workspace(
        {"a.csv": table},
        sheets={"organisations": "alias,label,type\nLes Amis du Lac,Les Amis du Lac,association\n"},
    )
    text = workspace.configuration.read_text().replace("democracyos", "table")
    workspace.configuration.write_text(text)
    (workspace.path / "mapping.toml").write_text(
        '[columns]\nid = "id"\nbody = "texte"\nauthor = "auteur"\n'
        'organisation = "organisme"\npostcode = "cp"\n'
    )
    assert rows(tables_of(workspace), "participants", "kind, department_code") == [
        {"kind": "organisation", "department_code": None}
    ]


def test_nobody_is_named_when_the_policy_says_never(make_workspace, consultation, rows):
    """Not even a listed organisation."""
    workspace = make_workspace(
        consultation, sheets={"organisations": ORGANISATIONS}, privacy='names = "never"'
    )
    assert {row["label"] for row in rows(tables_of(workspace), "participants")} == {None}


def test_a_person_is_named_only_with_a_recorded_consent(make_workspace, consultation, rows):
    """The list of consents is private, and names by platform id, e-mail or name."""
    workspace = make_workspace(consultation, privacy='names = "consented"')
    with workspace.writing("test"):
        (workspace.private / "consents.csv").write_text("author\na2\na3@example.org\n")
    labels = {row["label"] for row in rows(tables_of(workspace), "participants")} - {None}
    assert labels == {"Prénoma2 Nomdetesta2", "Prénoma3 Nomdetesta3"}


def test_same_author_has_one_pseudonym_and_another_consultation_another(
    make_workspace, api_export, rows
):
    """People can be followed within a consultation, never across two."""
    export = api_export(*[{"text": f"Idée {n}", "author": {"id": "a1"}} for n in (1, 2)])
    one = rows(tables_of(make_workspace(export, name="one")), "contributions", "author_id")
    other = rows(tables_of(make_workspace(export, name="other")), "contributions", "author_id")
    assert one[0] == one[1]
    assert other[0] == other[1]
    assert one[0] != other[0]


@pytest.mark.parametrize(
    ("ages", "published"),
    [
        ({"25-29": 5, "30-34": 6}, {"25-29", "30-34"}),
        ({"25-29": 4, "30-34": 6, "35-39": 7}, {"35-39"}),
        ({"25-29": 4, "30-34": 3, "35-39": 7}, {"35-39"}),
        ({"25-29": 4}, set()),
    ],
    ids=["large", "one small: its neighbour goes too", "two small", "alone"],
)
def test_small_groups_are_not_published(make_workspace, api_export, rows, ages, published):
    """Fewer than five people never share a published attribute, nor can be deduced."""
    bands = [band for band, count in ages.items() for _ in range(count)]
    comments = [{"text": f"Idée {n}", "author": {"id": f"a{n}"}} for n in range(len(bands))]
    people = [(f"a{n}", "", band) for n, band in enumerate(bands)]
    tables = tables_of(make_workspace(api_export(*comments) | {"users.csv": users(*people)}))
    assert {row["age_band"] for row in rows(tables, "participants")} - {None} == published


def test_links_to_the_platform_may_be_withheld(make_workspace, api_export, rows):
    """The platform's page may show the name that the package hides."""
    export = api_export({"text": "Idée"})
    tables = tables_of(make_workspace(export, privacy="source_links = false"))
    assert rows(tables, "contributions", "url, source_id") == [{"url": None, "source_id": None}]
    shown = tables_of(make_workspace(export, name="shown"))
    assert rows(shown, "contributions", "source_id") == [{"source_id": "c1"}]


def test_registered_people_who_never_wrote_are_counted_only(make_workspace, api_export, rows):
    """An account without a contribution is a number, not a row."""
    export = api_export({"text": "Idée", "author": {"id": "a1"}})
    export["users.csv"] = users(("a1", "", ""), ("a2", "", ""), ("a3", "", ""))
    tables = tables_of(make_workspace(export))
    assert len(rows(tables, "participants")) == 1
    assert rows(tables, "consultations", "registered_count") == [{"registered_count": 3}]


def proposed(workspace):
    """Return the candidates to be organisations: alias, why, accounts and texts."""
    text = (workspace.private / "organisation-candidates.csv").read_text("utf-8")
    return [tuple(row.values()) for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.journey
def test_organisations_that_accounts_give_are_proposed(make_workspace, consultation):
    """An employer is a candidate, whoever works there; a listed one is no more."""
    workspace = make_workspace(consultation, name="candidates")
    make(workspace)
    line = '"Ville d\'Exemple","Ville d\'Exemple"'
    assert proposed(workspace) == [
        ("Ville d'Exemple", "organisation que dit un compte", "1", "1", line)
    ]
    (workspace.path / "organisations.csv").write_text(ORGANISATIONS, "utf-8")
    make(workspace)
    assert proposed(workspace) == []


@pytest.mark.journey
def test_a_workshop_named_after_an_account_is_proposed_with_its_line(
    make_workspace, api_export, rows
):
    """It is masked, since an account bears the name of a person; the line given unmasks it."""
    export = api_export(
        {"text": "Une", "author": {"id": "a1", "fullName": "Médiathèque Lurçat"}},
        {"text": "Deux", "alias": "Médiathèque Lurçat – Agora", "count": 8},
    )
    workspace = make_workspace(export)
    told = CliRunner().invoke(cli, ["build", str(workspace.path)]).output
    line = '"Médiathèque Lurçat","Médiathèque Lurçat"'
    assert "masqués dans des noms d’ateliers (1) : « Médiathèque Lurçat »" in told
    assert f"    {line}\n" in told
    package = Package.open(workspace.live / "current")
    assert [row["title"] for row in rows(package, "workshops")] == ["[nom masqué] – Agora"]
    (workspace.path / "organisations.csv").write_text(f"alias,label\n{line}\n", "utf-8")
    told = CliRunner().invoke(cli, ["build", str(workspace.path)]).output
    assert "masqués dans des noms" not in told
    package = Package.open(workspace.live / "current")
    assert [row["title"] for row in rows(package, "workshops")] == ["Médiathèque Lurçat – Agora"]
