"""Are the CSV exports read, whatever their bytes, headers and damages?"""

from __future__ import annotations

import pytest

from datapackage.errors import ConfigurationError, SourceError

HEADER = "Concertation,Débat,Contribution collective,Nombre de participants,user-id,Contenu\r\n"
A1 = '"Consultation","Thème un","","","u1","<p>Premier, ""cité"".</p>"\r\n'
A2 = '"Consultation","Thème un","Atelier d’Exemple","14","u2","Ligne\nautre ligne"\r\n'
A3 = '"Consultation","Thème deux","","","u1","Un œuf à 3 €"\r\n'


def contributions(connection, *columns: str):
    """Return these columns of the contributions, in order of position."""
    return connection.execute(
        f"SELECT {', '.join(columns)} FROM staging.contributions ORDER BY position"
    ).fetchall()


def test_reads_lines_with_line_breaks_inside_cells(read):
    """Three lines, one of which holds a line break; empty cells are unknown."""
    connection = read({"a.csv": HEADER + A1 + A2 + A3})
    assert contributions(connection, "body", "alias", "alias_count", "author_key") == [
        ('<p>Premier, "cité".</p>', None, None, "id:u1"),
        ("Ligne\nautre ligne", "Atelier d’Exemple", 14, "id:u2"),
        ("Un œuf à 3 €", None, None, "id:u1"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + A1 + A2 + A3).encode("utf-8-sig"),
        (HEADER + A1 + A2 + A3).encode("utf-16"),
        (HEADER + A1 + A2 + A3).replace('","', '";"').replace(",", ";", 5).encode("cp1252"),
        (HEADER.upper() + A1 + A2 + A3).replace("\r\n", "\n").encode(),
        (HEADER.replace("é", "e") + A1 + "\r\n" + A2.replace("\r\n", "\n") + A3).encode(),
        (HEADER.replace("Concertation,Débat", "Forum,Tema").replace("Contenu", "Texto")
         + A1 + A2 + A3).encode(),
    ],
    ids=["bom", "utf-16", "windows-1252", "lf", "mixed-ends", "other-language"],
)  # fmt: skip
def test_gives_the_same_keys_whatever_the_bytes(read, content):
    """Encoding, delimiter, line ends, case and language of the header change nothing."""
    expected = read({"a.csv": HEADER + A1 + A2 + A3})
    assert contributions(read({"x": content}), "keys", "theme_key") == contributions(
        expected, "keys", "theme_key"
    )


def test_reads_age_and_leaves_the_district_out(read):
    """Optional columns: the age goes to the person, the district nowhere."""
    header = HEADER.replace("user-id,", "user-id,Age,Quartier,")
    connection = read({"a.csv": header + '"C","T","","","u1","25-29 ans","Nord","Texte"\r\n'})
    assert contributions(connection, "body", "place_label") == [("Texte", None)]
    assert connection.execute(
        "SELECT author_key, age_band FROM staging.participants"
    ).fetchall() == [("id:u1", "25-29 ans")]


def test_quarantines_damaged_lines_and_keeps_the_others(read):
    """A line too short, a line without text; the good line stays."""
    connection = read(
        {"a.csv": HEADER + '"C","T"\r\n' + A1 + '"Consultation","T","","","u1",""\r\n'}
    )
    assert len(contributions(connection, "body")) == 1
    assert connection.execute(
        "SELECT source_file, source_row, object_type, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall() == [
        ("a.csv", 1, "contribution", "wrong_number_of_cells"),
        ("a.csv", 3, "contribution", "missing_id_and_text"),
    ]


def test_a_line_without_debate_has_no_theme(read):
    """An empty `Débat` is no theme, not a theme named "" nor a bad line."""
    connection = read({"a.csv": HEADER + '"C","","","","u1","Sans débat"\r\n'})
    assert contributions(connection, "body", "theme_key") == [("Sans débat", None)]
    assert connection.execute("SELECT count(*) FROM staging.themes").fetchone() == (0,)


def test_an_unclosed_quote_does_not_swallow_memory(read):
    """A cell of more than 16 million signs is no text of anybody: its line is set aside."""
    endless = '"C","T","","","u1","' + "x" * (17 * 1024 * 1024)
    connection = read({"a.csv": HEADER + A1, "b.csv": HEADER + endless})
    assert len(contributions(connection, "body")) == 1
    assert connection.execute("SELECT source_file, reason FROM staging.quarantine").fetchall() == [
        ("b.csv", "malformed_quotes")
    ]


def test_one_person_may_say_the_same_twice(read):
    """Identical lines are two contributions, with two keys, the same in a second export."""
    first = read({"a.csv": HEADER + A1 + A1})
    both = read({"a.csv": HEADER + A1 + A1, "b.csv": HEADER + A1 + A1})
    keys = [keys for (keys,) in contributions(first, "keys")]
    assert len(keys) == 2
    assert keys[0] != keys[1]
    assert [keys for (keys,) in contributions(both, "keys")] == keys
    excluded = both.execute("SELECT object_type, rule, count FROM staging.exclusions")
    assert excluded.fetchall() == [("contribution", "repeated_line", 2)]


def test_refuses_a_folder_without_any_known_form(read):
    """The error names the files found and the forms expected."""
    with pytest.raises(SourceError, match=r"x\.csv.*all-comments"):
        read({"x.csv": "a,b\n1,2\n"})


def test_mentions_what_it_does_not_know_beside_what_it_knows(read):
    """An unknown file is counted in quarantine; documentation is not even that."""
    files = {
        "a.csv": HEADER + A1,
        "x.csv": "a,b\n1,2\n",
        "broken.json": '[{"id": 1}, {"id"',
        "other.json": '[{"cle": 1}]',
        "SOURCE.md": "# Notes",
        ".DS_Store": b"\0\1",
    }
    connection = read(files)
    assert connection.execute(
        "SELECT source_file, object_type, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall() == [
        ("broken.json", "file", "unreadable_file"),
        ("other.json", "file", "unrecognised_file"),
        ("x.csv", "file", "unrecognised_file"),
    ]


class TestSeveralConsultations:
    """A whole-platform export: the column `Concertation` tells them apart."""

    other = '"Autre","Thème un","","","u3","Ailleurs"\r\n"Autre","Budget","","","u3","Là"\r\n'

    def test_keeps_the_one_that_is_named(self, read):
        """By `forum`; the two lines and the own theme of the other are counted."""
        connection = read({"a.csv": HEADER + A1 + self.other}, forum="consultation")
        assert contributions(connection, "body") == [('<p>Premier, "cité".</p>',)]
        assert connection.execute(
            "SELECT object_type, rule, count FROM staging.exclusions ORDER BY ALL"
        ).fetchall() == [("contribution", "out_of_scope", 2), ("theme", "out_of_scope", 1)]

    def test_keeps_the_one_that_has_the_consultation_s_title(self, read):
        """Without `forum`, the title decides."""
        connection = read({"a.csv": HEADER + A1 + self.other}, title="CONSULTATION")
        assert len(contributions(connection, "body")) == 1

    @pytest.mark.parametrize("forum", [None, "inconnue"])
    def test_guesses_nothing(self, read, forum):
        """No name, or a wrong one: the error lists them."""
        with pytest.raises(ConfigurationError, match="'Autre' ; 'Consultation'"):
            read({"a.csv": HEADER + A1 + self.other}, forum=forum)


USERS = (
    "Prénom,Nom,Email,Organisation,avatar,ID,Email valide,actif,Inscription,Modification\r\n"
    '"Camille","Specimen",c@example.org,Ville,"https://x/1","u1","Oui","actif","2017","2017"\r\n'
    '"Alix","Essai",a@example.org,,"https://x/2","u2","Oui","actif","2017","2017"\r\n'
    '"Sans","Numéro",s@example.org,,"https://x/3","","Oui","actif","2017","2017"\r\n'
)


def test_registered_accounts_are_participants(read):
    """Whether they wrote or not; an account without id is quarantined."""
    connection = read({"u.csv": USERS, "a.csv": HEADER + A1})
    assert connection.execute(
        "SELECT author_key, name, email, organisation, registered FROM staging.participants"
        " ORDER BY author_key"
    ).fetchall() == [
        ("id:u1", "Camille Specimen", "c@example.org", "Ville", True),
        ("id:u2", "Alix Essai", "a@example.org", None, True),
    ]
    assert connection.execute("SELECT reason FROM staging.quarantine").fetchall() == [
        ("missing_id",)
    ]


V2 = (
    "Topic ID,Topic Title,Topic URL,Comment ID,Comment Date,Comment Time,Comment Date-time,"
    "Comment Text,Comment Author Fullname,Reply ID,Reply Date,Reply Time,Reply Date-time,"
    "Reply Text,Reply Author Fullname\n"
)
V2_LINE = (
    't1,"Thème un",https://x/t1,c1,"10 février 2017","09:12",'
    'Fri Feb 10 2017 09:12:00 GMT+0100 (CET),"<p>Premier, \'cité\'.</p>","Camille Specimen",'
)


def test_v2_repeats_the_comment_on_each_reply(read):
    """Two lines, one comment with two replies: the repetition is counted."""
    replies = (
        'r1,"4 mars 2017","19:20",Sat Mar 04 2017 19:20:00 GMT+0100 (CET),"Oui","Alix Essai"\n',
        'r2,"5 mars 2017","08:01",Sun Mar 05 2017 08:01:00 GMT+0100 (CET),"Non","Alix Essai"\n',
    )
    connection = read({"c.csv": V2 + "".join(V2_LINE + reply for reply in replies)})
    assert contributions(connection, "source_id", "author_key", "created_raw") == [
        ("c1", "name:camillespecimen", "Fri Feb 10 2017 09:12:00 GMT+0100 (CET)")
    ]
    assert connection.execute(
        "SELECT source_id, contribution_key FROM staging.comments ORDER BY position"
    ).fetchall() == [("r1", "id:c1"), ("r2", "id:c1")]
    assert connection.execute(
        "SELECT object_type, rule, count FROM staging.exclusions"
    ).fetchall() == [("contribution", "repeated_line", 1)]
    assert connection.execute(
        "SELECT object_type, key, form FROM staging.altered_texts ORDER BY ALL"
    ).fetchall() == [
        ("comment", "id:r1", "v2_csv"),
        ("comment", "id:r2", "v2_csv"),
        ("contribution", "id:c1", "v2_csv"),
    ]


def test_v2_fork_with_e_mails_and_without_reply_ids(read):
    """Variant G: e-mails go to the private table; two identical replies stay two."""
    header = (
        "Topic ID,Topic Title,Topic URL,Comment ID,Comment Type,Comment Topic Paragraph,"
        "Comment Text,Comment Author Fullname,Comment Author Email,Reply Text,"
        "Reply Author Fullname,Reply Author Email\n"
    )
    line = (
        't1,"T",https://x,c1,a,b,"Texte","Camille S",c@example.org,"Oui","Alix E",a@example.org\n'
    )
    connection = read({"c.csv": header + line + line})
    assert contributions(connection, "keys[1]", "body") == [("id:c1", "Texte")]
    replies = connection.execute("SELECT keys, body FROM staging.comments").fetchall()
    assert [body for _, body in replies] == ["Oui", "Oui"]
    assert replies[0][0] != replies[1][0]
    assert connection.execute(
        "SELECT author_key, email FROM staging.participants ORDER BY ALL"
    ).fetchall() == [("name:alixe", "a@example.org"), ("name:camilles", "c@example.org")]


def test_v2_quarantines_halves(read):
    """A line without id and text, a reply without text: quarantined, with reasons."""
    connection = read({"c.csv": V2 + "t1,T,,,,,,,,,,,,,\n" + V2_LINE + "r1,,,,,\n"})
    assert connection.execute(
        "SELECT object_type, reason FROM staging.quarantine ORDER BY ALL"
    ).fetchall() == [("comment", "missing_text"), ("contribution", "missing_id_and_text")]


def test_v2_topics_are_themes_once(read):
    """`topics.csv` and the v1 export name the same theme: one theme, under its id."""
    topics = 'Topic ID,Topic Title,budget\nt1,"Thème un","0"\nt2,"Thème trois","5"\n,,\n'
    connection = read({"t.csv": topics, "a.csv": HEADER + A1 + A3})
    themes = connection.execute("SELECT source_key FROM staging.themes ORDER BY position")
    assert themes.fetchall() == [("id:t1",), ("id:t2",), ("title:themedeux",)]
    assert contributions(connection, "theme_key") == [("id:t1",), ("title:themedeux",)]
    quarantine = connection.execute("SELECT object_type, reason FROM staging.quarantine")
    assert quarantine.fetchall() == [("theme", "missing_id_and_text")]
