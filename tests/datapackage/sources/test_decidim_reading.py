"""Are Decidim's exports read, whatever their version, columns and damages?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from decidim_export import (
    COMMENTS,
    DEBATES,
    PROPOSAL,
    REPLY,
    SITE,
    comment,
    debate,
    exclusions,
    quarantine,
    rows,
    stances,
)
from staged import Read, reader

from datapackage.consultation import SourceSettings
from datapackage.errors import ConfigurationError, SourceError
from datapackage.sources import source_for


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the function that reads files into staging tables."""
    return reader(tmp_path, "decidim")


def test_debates_are_themes_and_their_comments_contributions(read):
    """First-level comments are contributions; replies keep their thread, at any depth."""
    found = read(
        {
            "a.csv": DEBATES + debate(1),
            "b.csv": COMMENTS
            + comment(4, 3, REPLY)
            + comment(3, 2, REPLY)
            + comment(2, 1, alignment="1")
            + comment(5, 3, REPLY, alignment="-1"),
        }
    )
    assert rows(found, "SELECT title, kind FROM staging.themes") == [("Question 1", "question")]
    assert rows(found, "SELECT keys[1], theme_key FROM staging.contributions") == [
        ("id:comments:2", "id:debates:1")
    ]
    threads = "SELECT source_id, contribution_key, parent_key, stance FROM staging.comments"
    assert rows(found, threads + " ORDER BY source_id") == [
        ("3", "id:comments:2", None, None),
        ("4", "id:comments:2", "id:comments:3", None),
        ("5", "id:comments:2", "id:comments:3", "against"),
    ]


def test_debates_are_contributions_at_topic_level(read):
    """At level `topic`, a debate is a contribution and its comments are comments."""
    files = {"a.csv": DEBATES + debate(1), "b.csv": COMMENTS + comment(2, 1, alignment="1")}
    found = read(files, contribution_level="topic")
    assert rows(found, "SELECT keys[1], body FROM staging.contributions") == [
        ("id:debates:1", "Thème")
    ]
    assert rows(found, "SELECT contribution_key, parent_key, stance FROM staging.comments") == [
        ("id:debates:1", None, "for")
    ]


def test_orphan_replies_and_circles_are_set_aside(read):
    """A reply that leads to nothing that was read is quarantined, with what answers it."""
    found = read(
        {
            "b.csv": COMMENTS
            + comment(1, 99, REPLY)
            + comment(2, 1, REPLY)
            + comment(3, 4, REPLY)
            + comment(4, 3, REPLY)
        }
    )
    assert quarantine(found) == [("comment", "missing_parent")] * 4


def test_comments_of_another_site_are_not_attached(read):
    """The same number on another site, or a number that is not there, is another object."""
    found = read(
        {
            "a.csv": DEBATES + debate(1),
            "b.csv": COMMENTS
            + comment(2, 1, url="https://b.example/debates/1")
            + comment(3, 8)
            + comment(4, 2, REPLY),
        }
    )
    assert quarantine(found) == [
        ("comment", "missing_parent"),
        ("contribution", "missing_commentable"),
        ("contribution", "other_site"),
    ]


def test_what_is_commented_and_not_given_is_a_theme(read):
    """A comments file alone is read: each page it comments on is a theme, by its number."""
    found = read({"b.csv": COMMENTS + comment(2, 6, "Decidim::Accountability::Result")})
    assert rows(found, "SELECT title FROM staging.themes") == [("Résultat n° 6",)]
    alone = read({"b.csv": COMMENTS + comment(2, 6)}, contribution_level="topic")
    assert quarantine(alone) == [("comment", "missing_commentable")]


OLD = "id;category/id;category/name/fr;title;body;votes;endorsements/total_count;url\n"
NEW = (
    "id,author/id,author/name,author/url,taxonomies/id,taxonomies/name/fr,title/es,title/fr,"
    "body/es,body/fr,votes,likes/total_count,created_in_meeting,meeting_urls\n"
)


def test_old_and_new_proposals_say_the_same(read):
    """Supports and endorsements are declared counts under their old and their new names."""
    old = read({"x.csv": OLD + f"5;2;Eau;Titre;Corps;3;1;{SITE}/proposals/5\n"})
    new = read({"x.csv": "\ufeff" + NEW + '5,7,A,,2,Eau,T,Titre,C,Corps,3,1,false,""\n'})
    supports = old.execute("SELECT option, origin, count FROM staging.tallies ORDER BY 1")
    assert supports.fetchall() == [("for", "declared", 3), ("other:endorsement", "declared", 1)]
    for query in (
        "SELECT object_key, option, origin, count FROM staging.tallies ORDER BY ALL",
        "SELECT keys, title, body, kind FROM staging.contributions",
        "SELECT title FROM staging.themes",
    ):
        assert rows(old, query) == rows(new, query)
    assert rows(new, "SELECT title, body FROM staging.contributions") == [("Titre", "Corps")]


def test_any_locale_serves_when_the_consultation_s_is_empty(read):
    """The text is never lost for being in another language."""
    found = read({"x.csv": NEW + "5,7,A,,,,T,,C,,,,,\n"})
    assert rows(found, "SELECT title, body, theme_key FROM staging.contributions") == [
        ("T", "C", None)
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("'-Moins", "-Moins"), ("'=1+1", "=1+1"), ("'@x", "@x"), ("'+1", "+1"), ("'a'", "'a'"),
     ("-'=", "-'="), ("-Non", "-Non")],
)  # fmt: skip
def test_the_guard_is_removed_and_nothing_else(read, written, meant):
    """The quote put before a formula goes; any other quote is the author's."""
    found = read({"b.csv": COMMENTS + comment(1, 1, body=written)})
    assert rows(found, "SELECT body FROM staging.contributions") == [(meant,)]


def test_comments_of_proposals_are_comments_at_both_levels(read):
    """Proposals are contributions whatever the level."""
    files = {
        "x.csv": OLD + f"5;;;Titre;Corps;;;{SITE}/proposals/5\n",
        "b.csv": COMMENTS + comment(2, 5, PROPOSAL) + comment(3, 2, REPLY),
    }
    for level in ("comment", "topic"):
        found = read(files, contribution_level=level)
        assert rows(found, "SELECT contribution_key, parent_key FROM staging.comments") == [
            ("id:proposals:5", None),
            ("id:proposals:5", "id:comments:2"),
        ]


MEETINGS = "id;category/id;category/name/fr;title/fr;start_time;attendees;location/fr;url\n"


def test_meetings_are_workshops_and_keep_their_proposals(read):
    """A proposal is a workshop's only when it was made in it; same titles stay apart."""
    found = read(
        {
            "m.csv": MEETINGS
            + f"1;2;Eau;Réunion;2019-02-01 18:00:00 +0100;40;Mairie;{SITE}/meetings/1\n"
            + f"2;;;réunion;2019-02-08 18:00:00 +0100;;Mairie;{SITE}/meetings/2\n",
            "x.csv": NEW
            + f"5,,,,,,,T,,C,,,true,{SITE}/meetings/1\n"
            + f"6,,,,,,,T,,C,,,false,{SITE}/meetings/1\n",
        }
    )
    assert rows(
        found, "SELECT title, date, participants_count FROM staging.workshops ORDER BY source_key"
    ) == [
        ("Réunion (2019-02-01, n° 1)", date(2019, 2, 1), 40),
        ("réunion (2019-02-08, n° 2)", date(2019, 2, 8), None),
    ]
    assert rows(found, "SELECT workshop_key FROM staging.contributions ORDER BY source_id") == [
        ("id:meetings:1",),
        (None,),
    ]
    assert rows(found, "SELECT workshop_key, theme_key FROM staging.workshop_themes") == [
        ("id:meetings:1", "category:2")
    ]


def test_comments_on_a_meeting(read):
    """They are contributions to the meeting's theme, or no contribution at topic level."""
    files = {
        "m.csv": MEETINGS + f"1;;;Réunion;;;Mairie;{SITE}/meetings/1\n",
        "b.csv": COMMENTS + comment(2, 1, "Decidim::Meetings::Meeting"),
    }
    assert rows(read(files), "SELECT title FROM staging.themes") == [("Réunion",)]
    topic = read(files, contribution_level="topic")
    assert exclusions(topic) == [("comment", "not_a_contribution", 1)]


@pytest.mark.parametrize(
    "name",
    ["Participant supprimé", "Participant eliminada", "Usuario eliminado", "Deleted participant",
     "Utilisateur supprimé", "Gelöschter Teilnehmer", "Compte supprimé"],
)  # fmt: skip
def test_a_deleted_account_has_no_name(read, name):
    """The sentence that stands for a name is no name; the account's texts stay together."""
    found = read({"b.csv": COMMENTS + comment(1, 1, author=f"7;{name}")})
    assert rows(found, "SELECT author_key, name FROM staging.participants") == [("id:7", None)]


def test_groups_and_admin_columns(read):
    """A group writes as an organisation; e-mail is kept for checks, the phone nowhere."""
    header = COMMENTS.replace("author/name", "author/name;author/email;author/phone")
    found = read(
        {
            "b.csv": header
            + comment(1, 1, author="7;Ada Martin;ada@example.org;0612345678")
            + comment(2, 1, author="8;Bo Li;bo@example.org;0612345679", group="3;Les Amis")
        }
    )
    people = "SELECT author_key, kind, name, email FROM staging.participants ORDER BY 1"
    assert rows(found, people) == [
        ("group:3", "organisation", "Les Amis", None),
        ("id:7", "individual", "Ada Martin", "ada@example.org"),
        ("id:8", "individual", "Bo Li", None),
    ]
    tables = ("contributions", "participants", "quarantine", "themes")
    written = " ".join(str(rows(found, f"SELECT * FROM staging.{table}")) for table in tables)
    assert "061234567" not in written


def test_only_the_site_itself_is_an_official_author(read):
    """Whose page is not known for the organiser's is a person, whose name stays private."""
    found = read(
        {
            "x.csv": NEW
            + "1,1,Métropole,https://a.example/?locale=fr,,,,T,,C,,,,\n"
            + "2,1,Ada Martin,https://a.example/people/1,,,,T,,C,,,,\n"
            + f"3,4,Réunion,{SITE}/meetings/4,,,,T,,C,,,,\n"
            + '4,"[5, 6]","Bo Li, Cy Roy","https://a.example/profiles/b",,,,T,,C,,,,\n'
        }
    )
    assert rows(found, "SELECT author_key FROM staging.contributions ORDER BY source_id") == [
        ("organisation:1",),
        ("id:1",),
        (None,),
        ("id:5",),
    ]
    people = "SELECT author_key, kind, name FROM staging.participants ORDER BY author_key"
    assert rows(found, people) == [
        ("id:1", "individual", "Ada Martin"),
        ("id:5", "individual", "Bo Li"),
        ("id:6", "individual", "Cy Roy"),
        ("organisation:1", "official", "Métropole"),
    ]


def test_listed_accounts_are_registered_and_named_for_checks(read):
    """The file of accounts tells who registered, whether or not they wrote."""
    found = read(
        {
            "u.csv": "id;name;nickname;avatar_url\n7;Ada Martin;ada;\n8;Bo Li;bo;\n",
            "b.csv": COMMENTS + comment(1, 1) + comment(2, 1, author="9;Cy Roy"),
        }
    )
    people = "SELECT author_key, name, registered FROM staging.participants ORDER BY 1"
    assert rows(found, people) == [
        ("id:7", "Ada Martin", True),
        ("id:8", "Bo Li", True),
        ("id:9", "Cy Roy", False),
    ]


def test_the_first_of_several_taxonomies_is_the_theme(read):
    """Taxonomies replace categories in new versions and are lists."""
    found = read({"x.csv": NEW + '5,7,A,,"[3, 4]","Eau, Air",,T,,C,,,,\n'})
    assert rows(found, "SELECT source_key, kind, title FROM staging.themes") == [
        ("taxonomy:3", "taxonomy", "Eau")
    ]


STATES = "id;title;body;state;withdrawn;published_at;url\n"


def test_withdrawn_hidden_and_drafts_are_counted_out(read):
    """Rejected proposals stay; a comment shares the fate of what it answers."""
    when = "2019-01-20 10:00:00 UTC"
    found = read(
        {
            "x.csv": STATES
            + f"1;T;C;rejected;;{when};\n2;T;C;withdrawn;;{when};\n3;T;C;;true;{when};\n"
            + f"4;T;C;;;;\n5;T;C;;;{when};\n1;T;C;rejected;;{when};\n",
            "y.csv": STATES + f"1;T;C;;;{when};\n",
            "mod.csv": "id;hidden_at;reportable_type;reportable_id\n"
            f"1;{when};{PROPOSAL};5\n2;;{PROPOSAL};1\n",
            "z.csv": COMMENTS + comment(9, 5, PROPOSAL) + comment(10, 9, REPLY),
        }
    )
    assert rows(found, "SELECT source_id FROM staging.contributions") == [("1",)]
    assert exclusions(found) == [
        ("comment", "spam", 2),
        ("contribution", "other_form", 1),
        ("contribution", "repeated_line", 1),
        ("contribution", "spam", 1),
        ("contribution", "unpublished", 1),
        ("contribution", "withdrawn", 2),
    ]


def test_one_space_is_read_or_the_operator_chooses(read):
    """Two processes are never published together without being asked for."""
    other = f"{SITE}/debates/2".replace("/p/", "/q/")
    files = {"a.csv": DEBATES + debate(1) + debate(2, other)}
    with pytest.raises(ConfigurationError, match="2 espaces participatifs"):
        read(files)
    with pytest.raises(ConfigurationError, match="ne désigne aucun espace"):
        read(files, forum="r")
    assert exclusions(read(files, forum="q")) == [("theme", "out_of_scope", 1)]
    assert exclusions(read(files, forum="*")) == []


def test_damaged_lines_and_unknown_files_are_set_aside(read):
    """One bad line or file stops nothing; when nothing is known, the read is refused."""
    found = read(
        {
            "b.csv": COMMENTS + "1;trop court\n" + comment(2, 1).replace("2;", ";", 1),
            "metrics.csv": "day;metric\n1;2\n",
            "README.md": "# notes",
        }
    )
    assert quarantine(found) == [
        ("contribution", "missing_id"),
        ("contribution", "wrong_number_of_cells"),
        ("file", "unrecognised_file"),
    ]
    with pytest.raises(SourceError, match="aucune forme d’export Decidim"):
        read({"metrics.csv": "day;metric\n1;2\n"})
    huge = comment(3, 1, body="x" * (16 * 1024 * 1024 + 1))
    assert ("file", "unreadable_file") in quarantine(
        read({"b.csv": COMMENTS + comment(2, 1), "c.csv": COMMENTS + huge})
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_spreadsheets_encodings(read, encoding):
    """A file saved again by a spreadsheet reads the same."""
    found = read({"b.csv": (COMMENTS + comment(1, 1, body="été")).encode(encoding)})
    assert rows(found, "SELECT body FROM staging.contributions") == [("été",)]


def test_an_address_is_refused_with_what_to_do(tmp_path):
    """The operator is told where the ZIP is."""
    settings = SourceSettings(platform="decidim", location="https://a.example")
    with pytest.raises(ConfigurationError, match="/open-data/download"):
        source_for("decidim").collect(settings, tmp_path, tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "a.csv").write_text(DEBATES)
    local = SourceSettings(platform="decidim", location="a.csv")
    source_for("decidim").collect(local, tmp_path, tmp_path / "raw")
    assert (tmp_path / "raw" / "a.csv").read_text() == DEBATES


def test_the_side_of_a_comment_that_contributes_is_kept(read):
    """An answer to an official question is for or against; who chose neither took no side."""
    lines = [comment(number, 1, alignment=side) for number, side in enumerate(("1", "-1", "0"), 1)]
    found = read({"a.csv": DEBATES + debate(1), "b.csv": COMMENTS + "".join(lines)})
    query = "SELECT stance FROM staging.contributions ORDER BY source_id"
    assert rows(found, query) == [("for",), ("against",), (None,)]


def test_where_nobody_takes_a_side_none_was_asked(read):
    """Decidim writes 0 where its form has no choice of sides: that is not an opinion."""
    lines = [comment(number, 1) for number in (2, 3)]
    found = read({"a.csv": DEBATES + debate(1), "b.csv": COMMENTS + "".join(lines)})
    assert stances(found)["contributions"] == {None: 2}


@pytest.mark.parametrize(
    ("column", "cell"),
    [("original_proposal/url", f"{SITE}/proposals/7"), ("original_proposal/id", "7")],
)
def test_an_amendment_answers_the_proposal_that_it_amends(read, column, cell):
    """Its own row names the other one, by address or by number."""
    titles = f"id;title/fr;body/fr;state;published_at;votes;url;is_amend;{column}\n"
    line = "{0};Titre;Du texte;;2024-03-01 10:00:00 +0100;0;" + SITE + "/proposals/{0};{1};{2}\n"
    found = read({"p.csv": titles + line.format(7, "false", "") + line.format(9, "true", cell)})
    assert rows(
        found, "SELECT keys[1], kind, parent_key FROM staging.contributions ORDER BY source_id"
    ) == [
        ("id:proposals:7", "proposal", None),
        ("id:proposals:9", "amendment", "id:proposals:7"),
    ]
