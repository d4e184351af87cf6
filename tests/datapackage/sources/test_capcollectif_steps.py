"""Cap Collectif's other steps: proposals and their votes, questionnaires, debates."""

from __future__ import annotations

import base64
import csv
import os
from collections import Counter
from pathlib import Path

import pytest
from staged import stage

from datapackage.errors import SourceError

LEGACY_PROPOSAL = base64.b64encode(b"Proposal:proposal8").decode()
LEGACY_USER = base64.b64encode(b"User:user5").decode()

FULL = (
    "export_contribution_type,export_proposal_id,export_proposal_reference,export_proposal_title,"
    "export_proposal_summary,export_proposal_description,export_proposal_author_id,"
    "export_proposal_votes_total_count,export_proposal_category_name,"
    "export_proposal_formatted_address,export_proposal_created_at,"
    "export_proposal_publication_status,export_proposal_votes_id,export_proposal_votes_accounted,"
    "export_proposal_comments_id,export_proposal_comments_body,"
    "export_proposal_comments_publication_status,Pourquoi cette idée ?,Numéro IRIS\n"
    'export_contribution_type_proposal,proposal8,"1-1",Un verger,En bref,<p>Des pommiers.</p>,'
    'user5,2,Nature,"3 rue Verte, 35000 Rennes, France",2024-02-01 10:00:00,PUBLISHED,,,,,,'
    "Parce que le parc manque d’ombre en été,351\n"
    'export_contribution_type_proposal_vote,proposal8,"1-1",Un verger,,,user5,,,,,,v1,1,,,,,\n'
    'export_contribution_type_proposal_vote,proposal8,"1-1",Un verger,,,user5,,,,,,v2,1,,,,,\n'
    'export_contribution_type_proposal_vote,proposal8,"1-1",Un verger,,,user5,,,,,,v3,0,,,,,\n'
    'export_contribution_type_proposal_comment,proposal8,"1-1",Un verger,,,user5,,,,,,,,'
    "c1,Belle idée,Publié,,\n"
    'export_contribution_type_proposal_comment,proposal8,"1-1",Un verger,,,user5,,,,,,,,'
    "c2,Caché,Non publié,,\n"
    'export_contribution_type_proposal,proposal9,"1-2",Des bancs,,,user6,0,Nature,,'
    "2024-02-02 10:00:00,PUBLISHED,,,,,,Pour que les anciens puissent s’y asseoir,352\n"
    'export_contribution_type_proposal,proposal7,"1-3",Brouillon,,Rien,user6,0,Nature,,'
    "2024-02-02 10:00:00,DRAFT,,,,,,,\n"
)
GROUPED = (
    "export_contribution_type,export_participant_user_id,export_participant_username,"
    "export_participant_firstname,export_participant_lastname,export_proposal_votes_id,"
    "export_proposal_reference,export_proposal_title,export_proposal_id,"
    "export_proposal_description\n"
    "export_contribution_type_proposal,user5,verger35,Jeanne,Rivière,,1-1,Un verger,proposal8,"
    "<p>Des pommiers.</p>\n"
    "export_contribution_type_proposal_vote,user6,banc,Paul,Lambert,v1,1-1,Un verger,,\n"
)
LEGACY = (
    "contribution_type,proposal_id,proposal_reference,proposal_title,proposal_author_id,"
    "proposal_description,proposal_createdAt,proposal_publicationStatus\n"
    f'{LEGACY_PROPOSAL},{LEGACY_PROPOSAL},"1-1",Un verger,{LEGACY_USER},Des pommiers.,'
    "2024-02-01 10:00:00,PUBLISHED\n"
)
REPLIES = (
    "export_contribution_id,export_contribution_author_id,export_contribution_published_at,"
    "export_contribution_published,Que changer au parc ?,Votre âge,Une note sur dix\n"
    "reply1,user5,2024-02-01 10:00:00,1,Planter des arbres le long du chemin,18-25 ans,7\n"
    "reply2,user6,2024-02-01 10:00:00,1,Refaire les allées avant l’automne prochain,18-25 ans,8\n"
    "reply3,user7,2024-02-01 10:00:00,1,Ouvrir plus tard pendant tout l’été,26-60 ans,8\n"
    "reply4,user8,2024-02-01 10:00:00,0,Fermer le parc la nuit aux voitures,26-60 ans,9\n"
    "reply5,user9,2024-02-01 10:00:00,1,,26-60 ans,9\n"
)


def read(tmp_path, contents, **settings):
    """Read an export of these files into the staging tables."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_text("\ufeff" + content, encoding="utf-8")
    return stage(folder, "capcollectif", **settings)


def rows(connection, query):
    """Return the rows of a query."""
    return connection.execute(query).fetchall()


def test_a_proposal_keeps_its_text_its_category_its_town_and_its_votes(tmp_path):
    """A proposal is its summary, description and answers; nothing of the street is taken."""
    connection = read(tmp_path, {"collect.csv": FULL})
    assert rows(
        connection,
        "SELECT source_id, theme_key, kind, title, body, place_label FROM staging.contributions",
    ) == [
        (
            *("proposal8", "section:Nature", "proposal", "Un verger"),
            (
                "<p>En bref</p><p>Des pommiers.</p><p>Pourquoi cette idée ?</p>"
                "<div>Parce que le parc manque d’ombre en été</div>"
            ),
            "35000 Rennes",
        ),
        (
            *("proposal9", "section:Nature", "proposal", "Des bancs"),
            "<p>Pourquoi cette idée ?</p><div>Pour que les anciens puissent s’y asseoir</div>",
            None,
        ),
    ]
    assert rows(connection, "SELECT keys[1], contribution_key, body FROM staging.comments") == [
        ("id:comment:c1", "id:proposal:proposal8", "Belle idée")
    ]
    assert rows(
        connection, "SELECT object_key, option, origin, count FROM staging.tallies ORDER BY ALL"
    ) == [
        ("id:proposal:proposal8", "for", "computed", 2),
        ("id:proposal:proposal8", "for", "declared", 2),
        ("id:proposal:proposal9", "for", "declared", 0),
    ]
    assert rows(
        connection, "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
    ) == [
        ("comment", "unpublished", 1),
        ("contribution", "unpublished", 1),
        ("vote", "unpublished", 1),
    ]


def test_a_proposal_keeps_what_the_institution_said_of_it(tmp_path):
    """Its status, official answer, category, district and estimation, under both generations."""
    new = (
        "export_proposal_id,export_proposal_title,export_proposal_description,"
        "export_proposal_category_name,export_proposal_district_name,export_proposal_estimation,"
        "export_proposal_status_name,export_proposal_official_response\n"
        "proposal1,Un verger,Des pommiers,Nature,Maurepas,25000,Lauréate,<p>Dès juin</p>\n"
        "proposal2,Des bancs,Au parc,,,,,\n"
    )
    old = new.replace("export_", "").replace("official_response", "officialResponse")
    seen = []
    for name, text in (("new", new), ("old", old)):
        (tmp_path / name).mkdir()
        connection = read(tmp_path / name, {"p.csv": text}, currency="EUR")
        seen.append(
            (
                rows(connection, "SELECT * FROM staging.outcomes"),
                rows(
                    connection,
                    "SELECT category, scope, amount_raw, currency FROM staging.contributions "
                    "ORDER BY position",
                ),
            )
        )
    assert seen[0] == seen[1]
    assert seen[0] == (
        [
            (
                *("contribution", "id:proposal:proposal1", None, "Lauréate", "<p>Dès juin</p>"),
                *(None, None),
            )
        ],
        [("Nature", "Maurepas", "25000", "EUR"), (None, None, None, "EUR")],
    )


def test_variants_and_generations_of_one_step_are_one(tmp_path):
    """Old ids are the new ones in base64; a vote of the grouped variant finds its proposal."""
    connection = read(tmp_path, {"1.csv": FULL, "2_grouped.csv": GROUPED, "3.csv": LEGACY})
    found = rows(connection, "SELECT source_id, keys, author_key FROM staging.contributions")
    assert [(one, author) for one, _, author in found] == [
        ("proposal8", "id:user5"),
        ("proposal9", "id:user6"),
    ]
    assert rows(
        connection,
        "SELECT count FROM staging.tallies WHERE origin = 'computed'",
    ) == [(2,)]
    names = {name for (name,) in rows(connection, "SELECT name FROM staging.participants")}
    assert {"Jeanne Rivière", "Paul Lambert", "verger35"} <= names


def test_an_old_export_alone_has_the_numbers_of_the_new_one(tmp_path):
    """A key of the new id is among those of the old export, and the old id stays one."""
    connection = read(tmp_path, {"3.csv": LEGACY})
    ((keys, author),) = rows(connection, "SELECT keys, author_key FROM staging.contributions")
    assert keys == ["id:proposal:proposal8", f"id:proposal:{LEGACY_PROPOSAL}"]
    assert author == "id:user5"


def test_votes_of_a_grouped_variant_alone_find_their_proposal(tmp_path):
    """They name it by its reference only."""
    connection = read(tmp_path, {"2_grouped.csv": GROUPED})
    assert rows(connection, "SELECT object_key, count FROM staging.tallies") == [
        ("id:proposal:proposal8", 1)
    ]


def test_open_questions_of_a_questionnaire_are_themes(tmp_path):
    """Choices and numbers are no texts: their columns are named among those left."""
    connection = read(tmp_path, {"q.csv": REPLIES})
    assert rows(connection, "SELECT kind, title FROM staging.themes") == [
        ("question", "Que changer au parc ?")
    ]
    assert rows(connection, "SELECT source_id, kind, author_key FROM staging.contributions") == [
        ("reply1", "answer", "id:user5"),
        ("reply2", "answer", "id:user6"),
        ("reply3", "answer", "id:user7"),
    ]
    assert rows(
        connection, "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
    ) == [("contribution", "no_answer", 1), ("contribution", "unpublished", 1)]
    left = {name for _, name in rows(connection, "SELECT * FROM staging.columns_left")}
    assert {"Votre âge", "Une note sur dix"} <= left


def test_the_operator_says_which_questions_are_texts(tmp_path):
    """`[source] questions` decides, and a title that is in no file is refused."""
    connection = read(tmp_path, {"q.csv": REPLIES}, questions=("Votre âge",))
    assert rows(connection, "SELECT DISTINCT body FROM staging.contributions ORDER BY 1") == [
        ("18-25 ans",),
        ("26-60 ans",),
    ]
    with pytest.raises(SourceError, match=r"'Votre avis' .* « Que changer au parc \? »"):
        stage(tmp_path / "raw", "capcollectif", questions=("Votre avis",))


def test_a_questionnaire_without_any_open_question_is_asked(tmp_path):
    """Nothing is guessed: the error lists the questions as the line to write."""
    closed = REPLIES.replace("Que changer au parc ?", "Sport").replace(",Planter", ",18-25 ans,Non")
    closed = "\n".join(
        ",".join([*line.split(",")[:4], *line.split(",")[-2:]]) for line in closed.splitlines()
    )
    with pytest.raises(SourceError, match=r'questions = \["Votre âge", "Une note sur dix"\]'):
        read(tmp_path, {"q.csv": closed})


@pytest.mark.parametrize("title", ["export_participant_user_id", "user_id"])
def test_a_list_of_participants_alone_says_what_to_add(tmp_path, title):
    """It is recognised, has no text, and nothing of it is published."""
    text = f"{title},user_email\nu1,a@exemple.fr\n"
    with pytest.raises(SourceError, match=r"p\.csv : une liste de participants.*contributions_"):
        read(tmp_path, {"p.csv": text})


def test_a_debate_is_a_question_with_arguments_and_votes(tmp_path):
    """Arguments are opinions that take a side; votes are counted on the question itself."""
    address = "https://exemple.fr/project/d/debate/faut-il-un-tram"
    arguments = (
        "argument_createdAt,argument_publishedAt,argument_trashedAt,argument_author_id,"
        "argument_author_username,argument_content,argument_type,argument_voteNumber,"
        "argument_debate_url\n"
        f"2024-02-01,2024-02-01,,{LEGACY_USER},jeanne,Il désengorgerait le centre,FOR,4,{address}\n"
        f"2024-02-01,2024-02-01,,u6,paul,Il coûte trop cher à la ville,AGAINST,1,{address}\n"
        f"2024-02-01,2024-02-01,2024-02-03,u7,spam,Achetez,AGAINST,0,{address}\n"
    )
    votes = (
        "vote_publishedAt,vote_type,vote_source,vote_author_id,debate_url\n"
        f"2024-02-01,FOR,INTERNAL,u6,{address}\n"
        f"2024-02-01,AGAINST,INTERNAL,u7,{address}\n"
        f"2024-02-01,FOR,WIDGET,,{address}\n"
        f"2024-02-01,MAYBE,WIDGET,,{address}\n"
    )
    connection = read(tmp_path, {"a.csv": arguments, "v.csv": votes})
    assert rows(connection, "SELECT kind, title FROM staging.themes") == [
        ("question", "Faut il un tram")
    ]
    assert rows(
        connection, "SELECT stance, body, author_key FROM staging.contributions ORDER BY 1"
    ) == [
        ("against", "Il coûte trop cher à la ville", "id:u6"),
        ("for", "Il désengorgerait le centre", "id:user5"),
    ]
    assert rows(
        connection,
        "SELECT option, count FROM staging.tallies WHERE object_type = 'theme' ORDER BY ALL",
    ) == [("against", 1), ("for", 2)]
    assert rows(connection, "SELECT object_type, reason FROM staging.quarantine") == [
        ("vote", "unknown_value")
    ]


@pytest.mark.parametrize(
    ("value", "option"),
    [
        *(("global.ok", "for"), ("YES", "for"), ("D’accord", "for"), ("OK", "for")),
        *(("global.nok", "against"), ("NO", "against"), ("Pas d'accord", "against")),
        *(("MITIGE", "neutral"), ("global.mitige", "neutral"), ("Mitigé", "neutral")),
    ],
)
def test_a_vote_says_the_same_in_each_export(tmp_path, value, option):
    """« global.ok », « YES » and « D’accord » are one."""
    text = (
        "export_contribution_type,export_contribution_id,export_contribution_section_title,"
        "export_contribution_body_text,export_contribution_votes_id,"
        "export_contribution_votes_related_id,export_contribution_votes_value\n"
        f"opinion,o1,S,Texte,,,\nvote,,,,v1,o1,{value}\n"
    )
    connection = read(tmp_path, {"x.csv": text})
    assert rows(connection, "SELECT option FROM staging.tallies WHERE count = 1") == [(option,)]


def test_a_source_keeps_the_category_of_the_platform(tmp_path):
    """The API says what each source is; its link will say it in the package."""
    text = (
        '{"opinion": {"id": 7, "title": "T", "body": "B", "type": {"id": 3, "title": "S"}, '
        '"rankingThreshold": null, "sources": [{"id": 1, "title": "Étude", '
        '"link": "https://example.org/e", "category": "Rapport / Étude", "body": "Lire"}]}}'
    )
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/7.json").write_text(text, encoding="utf-8")
    connection = stage(tmp_path / "raw", "capcollectif")
    assert rows(connection, "SELECT object_type, object_key, category FROM staging.links") == [
        ("comment", "id:source:1", "Rapport / Étude")
    ]


def _fixtures():
    folder = Path(os.environ.get("CONCERTATION_DATA", ".")) / "cap-collectif-export-fixtures"
    return sorted(folder.glob("collect/contributions_*.csv")) + sorted(
        folder.glob("selection/contributions_*.csv")
    )


@pytest.mark.exports
@pytest.mark.parametrize("path", _fixtures(), ids=lambda path: path.name)
def test_each_row_of_a_real_step_is_accounted_for(tmp_path, path):
    """Counts by the types of the rows, with the csv module: none is lost, none comes twice."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    types = Counter(
        line.get("export_contribution_type", "export_contribution_type_proposal").removeprefix(
            "export_contribution_type_proposal"
        )
        for line in lines
    )
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / path.name).write_bytes(path.read_bytes())
    connection = stage(raw, "capcollectif")
    read_rows = dict(
        rows(connection, "SELECT object_type, sum(count)::INT FROM staging.records_read GROUP BY 1")
    )
    assert read_rows["contribution"] == types[""]
    assert read_rows.get("comment", 0) == types["_comment"]
    assert read_rows.get("vote", 0) == types["_vote"] + types["_comment_vote"]
    texts = {line["export_proposal_title"] for line in lines}
    titles = {title for (title,) in rows(connection, "SELECT title FROM staging.contributions")}
    assert titles <= texts
    assert rows(connection, "SELECT count(*) FROM staging.contributions") == [(types[""],)]
