"""Figures say what they are, and a file written wrongly is refused with its remedy."""

import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from datapackage import schemas
from queries import Figure, QueryError, load, load_all
from queries.figure import parse

WRITTEN = """\
-- title: Titre
-- title_en: Title
-- description: Ce que c’est,
--   sur deux lignes.
-- unit: contributions
-- chart: bar
-- x: theme_id
-- y: n
-- parameter: top integer = -1 : nombre
-- parameter: theme_id string = 'l''eau' : numéro
-- column: theme_id: Thème | Theme
-- column: n: Nombre | Number : signed
-- null: theme_id: Sans thème | Without a theme
SELECT theme_id, count(*) AS n
FROM contributions
WHERE theme_id = $theme_id AND '$no' <> theme_id -- $neither
GROUP BY theme_id
HAVING count(*) > $top
ORDER BY theme_id
"""


def test_reads_what_the_file_says():
    """Continuation lines are joined; defaults are read as literals."""
    figure = parse("essai", WRITTEN)
    assert figure.description == "Ce que c’est, sur deux lignes."
    assert figure.values() == {"top": -1, "theme_id": "l'eau"}
    assert [column.label_en for column in figure.columns] == ["Theme", "Number"]
    assert (figure.x, figure.y, figure.chart) == ("theme_id", ("n",), "bar")
    assert [column.format for column in figure.columns] == [None, "signed"]
    theme, number = figure.columns
    assert (theme.null, theme.null_en, number.null) == ("Sans thème", "Without a theme", None)
    assert figure.sql.startswith("SELECT")


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("-- title: Titre\n", "", "essai.sql : la clé 'title' doit"),
        ("-- title: Titre", "-- title: ", "la clé 'title' doit"),
        ("-- unit: ", "-- units: ", "clé 'units' inconnue"),
        ("-- unit: contributions", "-- unit: a\n-- unit: b", "la clé 'unit' doit"),
        ("chart: bar", "chart: pie", "clé 'chart' : 'pie' inconnu"),
        ("x: theme_id", "x: theme", "clé 'x' : 'theme' n’est pas une colonne"),
        ("y: n", "y: n m", "clé 'y' : 'm' n’est pas une colonne"),
        ("-- y: n\n", "", "attendues pour dessiner (bar, map), et là seulement"),
        ("chart: bar", "chart: table", "attendues pour dessiner (bar, map), et là seulement"),
        ("chart: bar", "chart: map", "latitude, longitude, department_code"),
        ("Number : signed", "Number : roman", "format 'roman' inconnu"),
        ("Number : signed", "Number : workshop", "demande une colonne 'workshop_id'"),
        ("null: theme_id", "null: theme", "clé 'null' : 'theme' n’est pas une colonne"),
        ("Sans thème | Without", "Sans thème, without", "clé 'null' illisible"),
        ("top integer = -1", "top float = 1.5", "clé 'parameter' illisible"),
        ("Thème | Theme", "Thème", "clé 'column' illisible"),
        ("-- parameter: top integer = -1 : nombre\n", "", "clé 'parameter' : top"),
        ("> $top", "> 1", "clé 'parameter' : top"),
        ("SELECT theme_id,", "SELEC theme_id,", "SQL illisible"),
        ("ORDER BY theme_id\n", "; SELECT 1", "un SELECT et un seul"),
    ],
)
def test_refuses_a_file_written_wrongly(written, instead, message):
    """The message names the file and the key."""
    assert written in WRITTEN
    with pytest.raises(QueryError, match=f"essai.sql.*{re.escape(message[-20:])}"):
        parse("essai", WRITTEN.replace(written, instead))


def test_refuses_a_figure_that_is_not_a_select_or_has_no_columns():
    """Nothing else than reading is a figure."""
    with pytest.raises(QueryError, match="un SELECT et un seul"):
        parse("essai", WRITTEN.partition("SELECT")[0] + "DROP TABLE contributions")
    header = [line for line in WRITTEN.splitlines() if "column" not in line]
    text = "\n".join(header)
    with pytest.raises(QueryError, match="clé 'column' absente"):
        parse("essai", text)


def test_an_unknown_figure_lists_those_that_exist():
    """A misspelt name is answered by the right ones."""
    with pytest.raises(QueryError, match=r"pas de figure 'total'.*totals"):
        load("total")


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("top", "dix", "un nombre entier"),
        ("top", 1 << 63, "un nombre entier"),
        ("theme_id", datetime(2017, 3, 28, tzinfo=UTC), "du texte"),
        ("top", datetime(2017, 3, 28, tzinfo=UTC), "un nombre entier"),
        ("theme_id", "a\0b", "du texte"),
    ],
)
def test_a_value_of_another_type_is_refused(name, value, expected):
    """The message says what was expected."""
    with pytest.raises(QueryError, match=f"most_supported.*{name}.*{expected}"):
        load("most_supported").values({name: value})


def test_numbers_and_text_are_read_as_the_parameter_says():
    """As they come from an address or a command line; null is no filter."""
    figure = load("most_supported")
    assert figure.values({"theme_id": 4, "top": "3"}) == {"theme_id": "4", "top": 3}
    assert figure.values({"top": None}) == {"theme_id": None, "top": None}


def test_a_moment_must_carry_its_time_zone():
    """A local time would mean another moment on each machine."""
    for value in ("2017-03-28T12:00:00", "hier", 12):
        with pytest.raises(QueryError, match="date et heure avec fuseau"):
            load("live_changes").values({"as_of": value})
    given = load("live_changes").values({"as_of": "2017-03-28T12:00:00Z"})
    assert given == {"as_of": "2017-03-28 12:00:00+00:00"}


def test_titles_are_unique_and_names_are_not_those_of_tables():
    """Two figures that readers could not tell apart would be one too many."""
    figures = load_all()
    assert len({figure.title for figure in figures}) == len(figures)
    assert len({figure.title_en for figure in figures}) == len(figures)
    assert {figure.name for figure in figures} - {"milestones"} == {
        figure.name for figure in figures
    } - set(schemas.names())


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_columns_of_the_header_are_those_of_the_result(figure: Figure, engine):
    """In the same order; each has a French and an English label."""
    result = engine.run(figure)
    assert result.column_names == [column.name for column in figure.columns]
    assert all(column.label and column.label_en for column in figure.columns)


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_definitions_are_sentences_in_french_typography(figure: Figure):
    """A no-break space before double punctuation and inside « »."""
    assert len(figure.description) > 60
    assert figure.description.endswith(".")
    texts = [figure.title, figure.description, *(c.label for c in figure.columns)]
    texts += [column.null for column in figure.columns if column.null]
    for text in [*texts, *(p.description for p in figure.parameters)]:
        assert not re.search(r" [:;!?»]|« |'", text), text


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_what_is_counted_is_read_after_a_number(figure: Figure):
    """« 36 contributions », « 1 contribution »: the label of what is drawn is a plural."""
    for name in figure.y[:1]:
        assert all(word.endswith("s") for word in figure.column(name).label.split())


@pytest.mark.parametrize("figure", load_all(), ids=lambda figure: figure.name)
def test_rows_have_an_order_and_columns_a_name(figure: Figure):
    """Without an order, the same figure would give other bytes."""
    assert "ORDER BY" in figure.sql
    assert "*" not in figure.sql.replace("count(*)", "").replace("2 * ", "").replace("3600 * ", "")


def test_rankings_say_that_contributions_are_volunteered():
    """Nobody should read them as an opinion poll."""
    for figure in load_all():
        if any(column.name.endswith("_rank") for column in figure.columns):
            assert "ne représentent pas la population" in figure.description


def test_the_folder_holds_nothing_but_figures():
    """A file that is not loaded would be shipped and never checked."""
    names = [entry.name for entry in (files("queries") / "figures").iterdir()]
    assert sorted(names) == [f"{figure.name}.sql" for figure in load_all()]
