"""A comment stays on the contribution that it names, whatever became of what it answers."""

import duckdb
import pytest
from click.testing import CliRunner
from tabulated import tables_of

from concertation.cli import cli
from concertation.workspace import Workspace

CONFIGURATION = """
[consultation]
id = "essai"
title = "Consultation d’essai"
start_date = 2019-03-01
licence = "etalab-2.0"

[source]
platform = "{platform}"
location = "raw-export"
retrieved_at = 2019-06-01T08:00:00Z
"""

MAPPING = """
[file]
path = "idees.csv"
[columns]
id = "id"
body = "texte"

[comments]
path = "avis.csv"
[comments.columns]
id = "id"
contribution = "idee"
parent = "parent"
body = "texte"
{status}
"""


def threads(folder, platform, files, mapping=""):
    """Return each comment kept: its text, the text that it answers, its depth, its kind."""
    (folder / "raw-export").mkdir()
    (folder / "consultation.toml").write_text(CONFIGURATION.format(platform=platform), "utf-8")
    if mapping:
        (folder / "mapping.toml").write_text(mapping, "utf-8")
    for name, content in files.items():
        (folder / "raw-export" / name).write_text(content, "utf-8")
    parquet = tables_of(Workspace(folder)).parquet
    rows = duckdb.execute(
        """
        SELECT comments.body, parents.body, comments.depth, comments.kind
        FROM read_parquet($comments) AS comments
        LEFT JOIN read_parquet($comments) AS parents
            ON parents.comment_id = comments.parent_comment_id
        WHERE comments.contribution_id = '1'
        """,
        {"comments": str(parquet["comments"])},
    ).fetchall()
    return {body: tuple(rest) for body, *rest in rows}


@pytest.mark.parametrize("none", ["-1", "0"])
def test_a_number_that_no_comment_has_is_no_parent(tmp_path, none):
    """Platforms write it for what answers the contribution; an absent parent is unknown."""
    files = {
        "idees.csv": "id,texte\n1,Planter des arbres\n",
        "avis.csv": "id,idee,parent,texte\n"
        f"11,1,{none},D’accord\n12,1,11,Moi aussi\n13,1,99,Et pour qui ?\n",
    }

    assert threads(tmp_path, "table", files, MAPPING.format(status="")) == {
        "D’accord": (None, 0, "comment"),
        "Moi aussi": ("D’accord", 1, "reply"),
        "Et pour qui ?": (None, 0, "reply"),
    }


def test_zero_is_a_parent_where_a_comment_has_it(tmp_path):
    """Ids may be counted from 0."""
    files = {
        "idees.csv": "id,texte\n1,Planter des arbres\n",
        "avis.csv": "id,idee,parent,texte\n0,1,,D’accord\n1,1,0,Moi aussi\n",
    }

    assert threads(tmp_path, "table", files, MAPPING.format(status="")) == {
        "D’accord": (None, 0, "comment"),
        "Moi aussi": ("D’accord", 1, "reply"),
    }


def test_a_hidden_comment_takes_no_answer_with_it(tmp_path):
    """Its answers stay, those that answer each other in a circle too."""
    files = {
        "idees.csv": "id,texte\n1,Planter des arbres\n",
        "avis.csv": "id,idee,parent,texte,etat\n11,1,,Insulte,masqué\n12,1,11,Calmez-vous,publié\n"
        "13,1,12,Merci,publié\n21,1,22,Un,publié\n22,1,21,Deux,publié\n",
    }
    status = 'status = "etat"\n[comments.values.status]\n"masqué" = "spam"\n"publié" = "publish"\n'

    assert threads(tmp_path, "table", files, MAPPING.format(status=status)) == {
        "Calmez-vous": (None, 0, "reply"),
        "Merci": ("Calmez-vous", 1, "reply"),
        "Un": (None, 0, "reply"),
        "Deux": (None, 0, "reply"),
    }


def test_moderation_of_a_decidim_comment_takes_no_answer_with_it(tmp_path):
    """What is left out is the comment that was hidden."""
    files = {
        "proposals.csv": "id;title/fr;body/fr\n1;Arbres;Planter des arbres\n",
        "comments.csv": "id;body;commentable_id;commentable_type;hidden_at\n"
        "11;Insulte;1;Decidim::Proposals::Proposal;2019-03-05 10:00:00\n"
        "12;Calmez-vous;11;Decidim::Comments::Comment;\n"
        "13;Merci;12;Decidim::Comments::Comment;\n",
    }

    assert threads(tmp_path, "decidim", files) == {
        "Calmez-vous": (None, 0, "reply"),
        "Merci": ("Calmez-vous", 1, "reply"),
    }


def test_an_export_of_comments_alone_says_how_many_contributions_are_missing(tmp_path):
    """Each is counted once, however many comments it has."""
    files = {
        "idees.csv": "id,texte\n1,Planter des arbres partout\n",
        "avis.csv": "id,idee,parent,texte\n1,1,,Oui\n2,8,,Non\n3,8,,Si\n4,9,,Peut-être\n",
    }
    threads(tmp_path, "table", files, MAPPING.format(status=""))

    done = CliRunner().invoke(cli, ["build", str(tmp_path)])

    assert "nomment et que l’export n’a pas : 2 ;" in " ".join(done.output.split())
