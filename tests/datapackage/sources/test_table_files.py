"""The adapter of tables: each form of file, each trap, each fate of a row, counted by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import openpyxl.chart
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage import staging
from datapackage.consultation import Consultation, SourceSettings
from datapackage.dates import to_utc
from datapackage.errors import ConfigurationError, SourceError
from datapackage.normalise.cleaned import clean, define
from datapackage.sheets import overlays
from datapackage.sources.table import Table

PLAIN = '[columns]\nid = "id"\nbody = "texte"\n'


def essai(folder: Path) -> Consultation:
    """Return a consultation whose export is the table of `folder`."""
    return Consultation(
        id="essai",
        title="Essai",
        start_date=date(2017, 2, 8),
        licence="etalab-2.0",
        source=SourceSettings(platform="table", location="export"),
        path=folder / "consultation.toml",
    )


def load(folder: Path, mapping: str, files: dict[str, str | bytes]) -> duckdb.DuckDBPyConnection:
    """Collect and read, as the pipeline does; check that every row has exactly one fate."""
    export, raw = folder / "export", folder / "raw"
    for made in (export, raw):
        made.mkdir(parents=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (export / name).write_bytes(data)
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    consultation = essai(folder)
    connection = duckdb.connect(config={"threads": 1})
    staging.create(connection)
    Table().collect(consultation.source, folder, raw)
    Table().read(raw, consultation, connection)
    for object_type in ("contribution", "comment", "theme"):
        assert count(connection, object_type) == fates(connection, object_type)
    return connection


def count(connection, object_type):
    """Return the number of records read."""
    return connection.execute(
        "SELECT coalesce(sum(count), 0)::INT FROM staging.records_read WHERE object_type = $1",
        [object_type],
    ).fetchone()[0]


def fates(connection, object_type):
    """Return the number of records kept, quarantined and excluded."""
    return connection.execute(
        f"SELECT (SELECT count(*) FROM staging.{object_type}s)"
        " + (SELECT count(*) FROM staging.quarantine WHERE object_type = $1)"
        " + (SELECT coalesce(sum(count), 0) FROM staging.exclusions WHERE object_type = $1)::INT",
        [object_type],
    ).fetchone()[0]


def bodies(connection):
    """Return the texts of the contributions, in order."""
    sql = "SELECT body FROM staging.contributions ORDER BY position"
    return [row[0] for row in connection.execute(sql).fetchall()]


def quarantine(connection):
    """Return row and reason of what was set aside."""
    return connection.execute(
        "SELECT source_row, reason FROM staging.quarantine ORDER BY object_type DESC, source_row"
    ).fetchall()


def book(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """Return the bytes of a workbook."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("", "id,texte\n1,été\n".encode()),
        ("", "\ufeffid,texte\r\n1,été\r\n".encode()),
        ('separator = ";"', "id;texte\n1;été\n".encode()),
        ('separator = "tab"', "id\ttexte\n1\tété\n".encode()),
        ('encoding = "windows-1252"', "id,texte\n1,été\n".encode("cp1252")),
        ('encoding = "latin-1"', "id,texte\n1,été\n".encode("latin-1")),
        ('encoding = "mac-roman"', "id,texte\n1,été\n".encode("mac_roman")),
        ('encoding = "utf-16"', "id,texte\n1,été\n".encode("utf-16")),
        ("skip_lines = 2", "Export du jour\n\nid,texte\n1,été\n".encode()),
        ('repair = "utf-8-read-as-windows-1252"', "id,texte\n1,Ã©tÃ©\n".encode()),
        (
            'repair = ["windows-1252-read-as-mac-roman"]',
            ("id,texte\n1," + "été".encode("cp1252").decode("mac_roman") + "\n").encode(),
        ),
    ],
)
def test_reads_each_way_of_writing_a_csv(tmp_path, file, text):
    """Marks, separators, encodings, lines above the titles and named repairs give one text."""
    connection = load(tmp_path, f"[file]\n{file}\n{PLAIN}", {"a.csv": text})
    assert bodies(connection) == ["été"]


def test_repair_of_the_madrid_file():
    """The bytes of « ¿Qué » read as MacRoman are « øQuÈ », and come back."""
    from datapackage.sources.table.repairs import REPAIRS

    assert REPAIRS["windows-1252-read-as-mac-roman"]("øQuÈ") == "¿Qué"
    assert REPAIRS["windows-1252-read-as-mac-roman"]("日本") == "日本"
    assert REPAIRS["formula-guard"]("'=1+1") == "=1+1"
    assert REPAIRS["formula-guard"]("'tis") == "'tis"


def test_reads_a_workbook_as_people_see_it(tmp_path):
    """Numbers stay whole, days have no time, truths are words, blank rows are no rows."""
    from datetime import datetime

    rows = [
        ["Titre du rapport"],
        ["id", "texte", "quand", "ouvert"],
        [1.0, "un", datetime.fromisoformat("2017-02-10 09:12"), True],
        [None, None, None, None],
        [2, "deux", datetime.fromisoformat("2017-02-11"), False],
        [3, 1.5],
    ]
    content = book(("notes", [["rien"]]), ("données", rows))
    mapping = '[file]\nsheet = "données"\nskip_lines = 1\n' + PLAIN
    mapping += 'created = "quand"\ntitle = "ouvert"\n'
    connection = load(tmp_path, mapping, {"a.xlsx": content})
    assert connection.execute(
        "SELECT source_id, body, created_raw, title, source_row FROM staging.contributions"
    ).fetchall() == [
        ("1", "un", "2017-02-10 09:12:00", "true", 3),
        ("2", "deux", "2017-02-11", "false", 5),
        ("3", "1.5", None, None, 6),
    ]


def test_a_workbook_alone_is_collected_whole(tmp_path):
    """A workbook is a ZIP, and yet is copied as it is, readable by its owner only."""
    (tmp_path / "a.xlsx").write_bytes(book(("s", [["id", "texte"], [1, "un"]])))
    (tmp_path / "mapping.toml").write_text(PLAIN)
    raw = tmp_path / "raw"
    raw.mkdir()
    Table().collect(SourceSettings("table", "a.xlsx"), tmp_path, raw)
    assert sorted(path.name for path in raw.iterdir()) == ["a.xlsx", "mapping.toml"]
    assert (raw / "a.xlsx").read_bytes() == (tmp_path / "a.xlsx").read_bytes()
    assert {path.stat().st_mode & 0o777 for path in raw.iterdir()} == {0o600}


def test_each_row_has_one_fate(tmp_path):
    """Nine rows: two kept, two excluded by their state, one repeated, five set aside."""
    mapping = (
        '[columns]\nid = "id"\nbody = "texte"\nstatus = "état"\nvotes_for = "pour"\n'
        '[values.status]\n"ok" = "publish"\n"non" = "exclude"\n"pub" = "spam"\n'
    )
    text = (
        "id,texte,état,pour\n"
        "1,un,ok,3\n"  # 2 kept
        "2,deux,non,\n"  # 3 excluded: unpublished
        "3,trois,pub,\n"  # 4 excluded: spam
        "1,un,ok,3\n"  # 5 excluded: repeated
        "1,autre,ok,3\n"  # 6 same id, other text
        "4,,ok,\n"  # 7 no text
        ",cinq,ok,\n"  # 8 no id
        "6,six,inconnu,\n"  # 9 state not listed
        "7,sept,ok,beaucoup\n"  # 10 no number
        "8,huit\n"  # 11 short
        "9,neuf,ok,1 200\n"  # 12 kept
        "10,dix,,\n"  # 13 no state
    )
    connection = load(tmp_path, mapping, {"a.csv": text})
    assert bodies(connection) == ["un", "neuf"]
    assert quarantine(connection) == [
        (6, "duplicate_id"),
        (7, "missing_text"),
        (8, "missing_id"),
        (9, "unknown_value"),
        (10, "not_a_number"),
        (11, "wrong_number_of_cells"),
        (13, "unknown_value"),
    ]
    assert connection.execute(
        "SELECT rule, count FROM staging.exclusions ORDER BY rule"
    ).fetchall() == [("repeated_line", 1), ("spam", 1), ("unpublished", 1)]
    assert connection.execute("SELECT option, origin, count FROM staging.tallies").fetchall() == [
        ("for", "declared", 3),
        ("for", "declared", 1200),
    ]


def test_what_is_excluded_once_is_excluded_everywhere(tmp_path):
    """A post deleted on one row is not published from another row of the same id."""
    mapping = PLAIN + 'status = "état"\n[values.status]\n"x" = "deleted"\n"*" = "publish"\n'
    connection = load(tmp_path, mapping, {"a.csv": "id,texte,état\n1,un,ok\n1,un,x\n"})
    assert bodies(connection) == []
    assert count(connection, "contribution") == 2


def test_comments_follow_what_they_comment(tmp_path):
    """A comment of an excluded post goes with it; one of an unknown post is set aside."""
    mapping = (
        PLAIN + 'status = "état"\n[values.status]\n"ok" = "publish"\n"non" = "exclude"\n'
        '[comments]\npath = "c.csv"\n[comments.columns]\nid = "id"\ncontribution = "post"\n'
        'body = "texte"\nparent = "à"\nstance = "avis"\n'
        '[comments.values.stance]\n"Pour" = "for"\n"Contre" = "against"\n'
    )
    files = {
        "a.csv": "id,texte,état\n1,un,ok\n2,deux,non\n",
        "c.csv": "id,post,texte,à,avis\n1,1,oui,,Pour\n2,1,non,1,Contre\n3,2,perdu,,\n"
        "4,9,errant,,\n5,,seul,,\n6,1,hm,,Peut-être\n",
    }
    connection = load(tmp_path, mapping.replace("[columns]", '[file]\npath = "a.csv"\n[columns]'),
                      files)  # fmt: skip
    assert connection.execute(
        "SELECT keys[1], contribution_key, parent_key, kind, stance FROM staging.comments"
    ).fetchall() == [
        ("id:1", "id:1", None, "comment", "for"),
        ("id:2", "id:1", "id:1", "reply", "against"),
    ]
    assert quarantine(connection) == [
        (5, "missing_parent"),
        (6, "missing_parent"),
        (7, "unknown_value"),
    ]
    assert connection.execute(
        "SELECT object_type, rule, count FROM staging.exclusions ORDER BY object_type"
    ).fetchall() == [("comment", "unpublished", 1), ("contribution", "unpublished", 1)]


def test_without_ids_the_same_text_twice_is_two_contributions(tmp_path):
    """Their keys differ, and stay the same when rows are added after them."""
    mapping = '[columns]\nbody = "texte"\n'
    first = load(tmp_path / "1", mapping, {"a.csv": "texte\nOui\noui \nNon\n"})
    then = load(tmp_path / "2", mapping, {"a.csv": "texte\nOui\noui \nNon\nOui\n"})
    keys = [
        [row[0][0] for row in each.execute("SELECT keys FROM staging.contributions").fetchall()]
        for each in (first, then)
    ]
    assert len(set(keys[1])) == 4
    assert keys[1][:3] == keys[0]


def test_codes_constants_blanks_and_parts(tmp_path):
    """Codes are translated and order the themes; constants fill blanks; columns are joined."""
    mapping = (
        '[file]\nmissing = "sans objet"\nheadings = true\n'
        '[columns]\ntheme = "T"\nbody = ["Constat", "Idée"]\nplace = ["Rue", "Ville"]\n'
        'workshop = "Atelier"\npeople = "Nb"\n'
        '[constants]\ntheme = "Divers"\n'
        '[values.theme]\n"b" = "Bois"\n"a" = "Air"\n'
    )
    text = (
        "T,Constat,Idée,Rue,Ville,Atelier,Nb\n"
        "a,sale,laver,,Lille,Club,12.0\n,sans objet,planter,R,L,,\nEau,x,,,,,\nb,y,,,,,\n"
    )
    connection = load(tmp_path, mapping, {"a.csv": text})
    themes = connection.execute("SELECT title FROM staging.themes ORDER BY position").fetchall()
    assert [title for (title,) in themes] == ["Bois", "Air", "Divers", "Eau"]
    assert connection.execute(
        "SELECT body, place_label, alias, alias_count FROM staging.contributions LIMIT 2"
    ).fetchall() == [
        ("Constat\nsale\n\nIdée\nlaver", "Lille", "Club", 12),
        ("Idée\nplanter", "R, L", None, None),
    ]


@pytest.mark.parametrize(
    ("order", "written", "day"),
    [
        ("day-first", "03/04/2017", "2017-04-03"),
        ("month-first", "03/04/2017", "2017-03-04"),
        ("month-first", "2017-04-03", "2017-04-03"),
        ("month-first", "3/4/17 1:05 PM", "2017-03-04"),
        ("month-first", "3/4/99", "1999-03-04"),
        ("day-first", "3/4/17 1:05 PM", "2017-04-03"),
        ("excel", "42828", "2017-04-03"),
        ("excel", '"42828,5"', "2017-04-03"),
    ],
)
def test_dates_are_read_in_the_order_that_is_said(tmp_path, order, written, day):
    """42 828 days after 30 December 1899 is 3 April 2017."""
    mapping = f'[file]\ndates = "{order}"\n{PLAIN}created = "le"\n'
    connection = load(tmp_path, mapping, {"a.csv": f"id,texte,le\n1,un,{written}\n"})
    (raw,) = connection.execute("SELECT created_raw FROM staging.contributions").fetchone()
    moment, _ = to_utc(raw, "Europe/Paris")
    assert moment.date().isoformat() == day


@pytest.mark.parametrize(
    ("said", "cells", "days"),
    [
        ("", ["3/4/2017 1:05 PM", "4/5/17"], ["2017-03-04", "2017-04-05"]),
        ("", ["3/4/2017", "3/25/2017"], ["2017-03-04", "2017-03-25"]),
        ("", ["3/4/2017", "4/5/2017"], ["2017-04-03", "2017-05-04"]),
        ("", ["3/4/2017 1:05 PM", "25/3/2017"], ["2017-04-03", "2017-03-25"]),
        ("day-first", ["3/4/2017 1:05 PM", "4/5/2017"], ["2017-04-03", "2017-05-04"]),
        ("month-first", ["3/4/2017 1:05 PM", "4/5/2017"], ["2017-03-04", "2017-04-05"]),
    ],
)
def test_a_column_of_dates_is_read_in_one_order(tmp_path, said, cells, days):
    """A single cell decides for its column, unless the mapping says the order."""
    order = f'dates = "{said}"\n' if said else ""
    rows = "".join(f"{at},texte {at},{cell}\n" for at, cell in enumerate(cells))
    mapping = f'[file]\n{order}{PLAIN}created = "le"\n'
    connection = load(tmp_path, mapping, {"a.csv": f"id,texte,le\n{rows}"})
    overlays.load(tmp_path, connection)
    connection.execute("CREATE TABLE overlay.decisions (decision TEXT, passage TEXT, text TEXT)")
    define(connection)
    clean(connection, essai(tmp_path))
    read = connection.execute(
        "SELECT strftime(utc AT TIME ZONE 'UTC', '%Y-%m-%d') FROM staging.contributions "
        "JOIN work.dates ON raw = created_raw ORDER BY position"
    )
    assert [day for (day,) in read.fetchall()] == days


def test_personal_columns_go_to_the_checks_only(tmp_path):
    """An organisation is called by its name; who wrote for it is known only to be masked."""
    mapping = (
        PLAIN + 'author = "compte"\nauthor_kind = "sorte"\norganisation = "structure"\n'
        '[private]\nname = ["prénom", "nom"]\nemail = "mail"\nphone = "tel"\n'
        '[values.author_kind]\n"asso" = "organisation"\n"" = "individual"\n'
    )
    text = (
        "id,texte,compte,sorte,structure,prénom,nom,mail,tel\n"
        "1,un,u1,,,Jeanne,Dupont,J@D.fr,0612345678\n"
        "2,deux,u2,asso,Les Amis,Paul,Martin,p@m.fr,\n"
        "3,trois,,,,Ana,Diaz,,\n4,quatre,,,,,,x@y.fr,\n5,cinq,,,,,,,\n"
    )
    connection = load(tmp_path, mapping, {"a.csv": text})
    assert connection.execute(
        "SELECT author_key, kind, name, email FROM staging.participants"
    ).fetchall() == [
        ("email:x@y.fr", "individual", None, "x@y.fr"),
        ("id:u1", "individual", "Jeanne Dupont", "j@d.fr"),
        ("id:u2", "organisation", "Les Amis", "p@m.fr"),
        ("name:anadiaz", "individual", "Ana Diaz", None),
        (None, "individual", "Paul Martin", None),
    ]
    assert connection.execute(
        "SELECT count(*) FROM staging.contributions WHERE author_key IS NULL"
    ).fetchone() == (1,)


def test_a_few_undecodable_rows_are_set_aside_and_many_stop_the_reading(tmp_path):
    """One bad row in 30 is set aside; one in two means that the encoding is wrong."""
    good = b"".join(b"%d,bon\n" % number for number in range(29))
    connection = load(tmp_path / "few", PLAIN, {"a.csv": b"id,texte\n" + good + b"99,\xe9t\xe9\n"})
    assert quarantine(connection) == [(31, "wrong_encoding")]
    with pytest.raises(SourceError, match=r"a\.csv : 1 lignes sur 2 .*« encoding »"):
        load(tmp_path / "many", PLAIN, {"a.csv": b"id,texte\n1,bon\n99,\xe9t\xe9\n"})


WINDOWS = f'[file]\nencoding = "windows-1252"\n{PLAIN}title = "titre"\nplace = "lieu"\n'


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            *[
                st.tuples(
                    st.text("aeéèàçœ’€ÉÀ»\u00a0 ", min_size=1, max_size=8).map(
                        lambda text: f"x{text}x"
                    ),
                    st.sampled_from(["utf-8", "windows-1252"]),
                )
            ]
            * 3
        ),
        min_size=1,
        max_size=5,
    )
)
def test_each_cell_is_read_in_its_own_encoding(tmp_path_factory, table):
    """Whatever mixes UTF-8 and windows-1252, column by column or cell by cell, is read right."""
    content = b"id,texte,titre,lieu\n" + b"".join(
        b"%d," % at + b",".join(text.encode(encoding) for text, encoding in row) + b"\n"
        for at, row in enumerate(table)
    )
    connection = load(tmp_path_factory.mktemp("mixed"), WINDOWS, {"a.csv": content})
    read = connection.execute(
        "SELECT body, title, place_label FROM staging.contributions ORDER BY position"
    )
    assert read.fetchall() == [tuple(text for text, _ in row) for row in table]


def test_a_byte_without_meaning_sets_its_row_aside(tmp_path):
    """0x81 is nothing in windows-1252, nor alone in UTF-8: its row is counted, not the others."""
    rows = b"".join(b"%d,\xe9t\xc3\xa9,t,l\n" % number for number in range(29))
    content = b"id,texte,titre,lieu\n" + rows + b"99,un\x81,t,l\n"
    connection = load(tmp_path, WINDOWS, {"a.csv": content})
    assert quarantine(connection) == [(31, "wrong_encoding")]
    assert set(bodies(connection)) == {"été"}


def test_tables_that_the_mapping_does_not_name_are_counted(tmp_path):
    """They are set aside as files, not silently ignored."""
    mapping = '[file]\npath = "a.csv"\n' + PLAIN
    connection = load(tmp_path, mapping, {"a.csv": "id,texte\n1,un\n", "b.csv": "x\n"})
    assert connection.execute(
        "SELECT source_file, object_type, reason FROM staging.quarantine"
    ).fetchall() == [("b.csv", "file", "unmapped_file")]


@pytest.mark.parametrize(
    ("files", "mapping", "said"),
    [
        ({"a.csv": ",,\n"}, PLAIN, r"a\.csv, ligne 1 : pas de titres .*skip_lines"),
        ({"a.xlsx": "pas un zip"}, PLAIN, r"a\.xlsx : texte, non un classeur"),
        (
            {"a.xlsx": book(("s", [["id", "texte"]]))},
            '[file]\nsheet = "x"\n' + PLAIN,
            r"pas de feuille « x » ; feuilles de données du classeur : s",
        ),
        ({"a.csv": '"' + "x" * 17_000_000}, PLAIN, r"a\.csv, après la ligne 0 : illisible"),
        ({"a.csv": "id\n"}, '[file]\npath = "z.csv"\n' + PLAIN,
         r"mapping\.toml, ligne 2 : .*« z\.csv » ; il y a : a\.csv"),
        ({"a.csv": "id\n", "b.csv": "id\n"}, PLAIN, r"path = \"…\", parmi : a\.csv, b\.csv"),
        ({"a.odt": "x"}, PLAIN, "aucun fichier CSV ou XLSX"),
        ({"a.csv": "id,Textes\n"}, PLAIN,
         r"mapping\.toml, ligne 3 : a\.csv n’a pas .*« texte » ; vouliez-vous dire « Textes »"),
        ({"a.csv": "id;zzz\n"}, PLAIN, r"une, « id;zzz » : corrigez « separator »"),
        ({"a.csv": "id,zzz\n"}, PLAIN, r"« texte » ; colonnes : id, zzz"),
    ],
)  # fmt: skip
def test_an_unreadable_export_says_what_to_do(tmp_path, files, mapping, said):
    """Each failure is one sentence that names file, line and remedy."""
    with pytest.raises((SourceError, ConfigurationError), match=said):
        load(tmp_path, mapping, files)


def broken(content: bytes, part: str, kept: float) -> bytes:
    """Return a workbook, one part of which is cut after a share of its bytes, or left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name != part:
                new.writestr(name, data)
            elif kept:
                new.writestr(name, data[: int(len(data) * kept)])
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("[Content_Types].xml", 0),
        ("xl/workbook.xml", 0.5),
        ("xl/worksheets/sheet1.xml", 0.9),
    ],
)
def test_a_damaged_workbook_is_one_clear_error(tmp_path, part, kept):
    """Whatever part is damaged, the remedy is the same and no parser's error escapes."""
    rows = [["id", "texte"], *([number, "x"] for number in range(50))]
    content = broken(book(("s", rows)), part, kept)
    with pytest.raises(SourceError, match=r"a\.xlsx : ce classeur ne s’ouvre pas .*CSV UTF-8"):
        load(tmp_path, PLAIN, {"a.xlsx": content})


def test_a_sheet_that_is_a_chart_is_refused(tmp_path):
    """A chart has no rows; the message asks for a sheet of data."""
    made = openpyxl.Workbook()
    made.active.append(["id", "texte"])
    made.create_chartsheet("Courbe").add_chart(openpyxl.chart.LineChart())
    made.save(tmp_path / "a.xlsx")
    mapping = '[file]\nsheet = "Courbe"\n' + PLAIN
    with pytest.raises(SourceError, match=r"« Courbe » ; feuilles de données du classeur : Sheet"):
        load(tmp_path / "w", mapping, {"a.xlsx": (tmp_path / "a.xlsx").read_bytes()})


def test_titles_that_come_back_or_are_blank_can_be_named(tmp_path):
    """The second « Date » is « Date (2) », a blank title is its place."""
    mapping = '[columns]\nbody = "colonne 3"\ntitle = "Date (2)"\n'
    connection = load(tmp_path, mapping, {"a.csv": "Date,Date,,\n1,2,3,\n"})
    assert connection.execute("SELECT title, body FROM staging.contributions").fetchall() == [
        ("2", "3")
    ]


@pytest.mark.parametrize(
    ("location", "said"),
    [("https://example.org/a.csv", "téléchargez-le"), (".", "contient un mapping.toml")],
)
def test_collect_refuses_what_it_cannot_copy(tmp_path, location, said):
    """An address, or the workspace itself, is refused with the remedy."""
    (tmp_path / "mapping.toml").write_text(PLAIN)
    raw = tmp_path.parent / f"{tmp_path.name}-raw"
    raw.mkdir()
    with pytest.raises(ConfigurationError, match=said):
        Table().collect(SourceSettings("table", location), tmp_path, raw)


CELL = st.one_of(
    st.sampled_from(["", "1", "2", "oui", "non", "Oui", "1 200", "x", "1,0", "\x00", '"']),
    st.text(max_size=8),
)


@pytest.mark.journey
@settings(max_examples=60, deadline=None)
@given(
    posts=st.lists(st.lists(CELL, min_size=1, max_size=7), max_size=12),
    comments=st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=12),
)
def test_every_row_is_accounted_for_whatever_its_cells(tmp_path_factory, posts, comments):
    """N rows with any text = kept + quarantined + excluded, for posts and comments."""
    import csv

    def write(header, rows):
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerows([header, *rows])
        return stream.getvalue().encode("utf-8", "replace")

    mapping = (
        '[file]\npath = "a.csv"\n[columns]\nid = "i"\nbody = "b"\nstatus = "s"\n'
        'votes_for = "v"\ncreated = "d"\nauthor = "a"\ntheme = "t"\n'
        '[values.status]\n"oui" = "publish"\n"non" = "exclude"\n"" = "publish"\n'
        '[comments]\npath = "c.csv"\n'
        '[comments.columns]\nid = "i"\ncontribution = "c"\nbody = "b"\nparent = "p"\n'
    )
    files = {"a.csv": write(list("ibsvdat"), posts), "c.csv": write(list("icbp"), comments)}
    connection = load(tmp_path_factory.mktemp("any"), mapping, files)
    for object_type, rows in (("contribution", posts), ("comment", comments)):
        expected = sum(any(cell.strip() for cell in row) for row in rows)
        assert count(connection, object_type) == expected


@pytest.mark.parametrize("field", ["author", "[private]\nname"])
def test_a_name_is_one_author_whichever_field_its_column_feeds(tmp_path, field):
    """Case, accents and blanks make no new person of « Élie Blanc »; an account stays itself."""
    rows = "texte,qui\nUn avis,Élie Blanc\nUn autre,ELIE  BLANC\nUn dernier,Zoé Noir\n"
    mapping = f'[columns]\nbody = "texte"\n{field} = "qui"\n'
    found = load(tmp_path, mapping, {"avis.csv": rows})
    sql = "SELECT count(DISTINCT author_key) FROM staging.contributions"
    assert found.execute(sql).fetchone() == (2,)


def test_an_account_that_is_no_name_is_kept_as_written(tmp_path):
    """`aB1` and `AB1` may be two accounts, and one word tells nothing."""
    mapping = '[columns]\nbody = "texte"\nauthor = "qui"\n'
    found = load(tmp_path, mapping, {"avis.csv": "texte,qui\nUn avis,aB1\nUn autre,AB1\n"})
    sql = "SELECT author_key FROM staging.contributions ORDER BY position"
    assert found.execute(sql).fetchall() == [("id:aB1",), ("id:AB1",)]
