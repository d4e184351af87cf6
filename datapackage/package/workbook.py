"""`contributions.xlsx`: the flat, ready-to-read projection of a package, for people."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackage.durable import point
from datapackage.package.opening import open_table
from datapackage.texts.redaction import redact

if TYPE_CHECKING:
    import duckdb

__all__ = ["FILE", "write_workbook"]

FILE = "contributions.xlsx"

_MAX_ROWS = 1_048_575
_MAX_CELL = 32_767
_CUT = " […] [texte tronqué : voir contributions.csv]"
_UNFINISHED = re.compile(r"(?:(?<=\s)\S++|(?<![\w'’])[\w'’]++)\Z")
"""What follows the last blank; without any, the last word."""

# Sheet name, then SQL over views named after the tables. Columns are the headings.
_SHEETS = {
    "Contributions": """
        WITH effective AS (
            SELECT object_id, option, max_by(count, origin = 'computed') AS count
            FROM vote_tallies
            WHERE object_type = 'contribution'
            GROUP BY object_id, option
        )
        SELECT CAST(contributions.contribution_id AS BIGINT) AS "Numéro",
            themes.title AS "Thème",
            contributions.title AS "Titre",
            contributions.body AS "Texte",
            CASE contributions.authorship
                WHEN 'individual' THEN 'individuelle'
                WHEN 'collective' THEN 'collective'
                WHEN 'organisation' THEN 'organisation'
                WHEN 'official' THEN 'organisateur'
                ELSE 'auteur inconnu'
            END AS "Forme",
            coalesce(participants.label, contributions.author_id) AS "Auteur",
            workshops.title AS "Atelier",
            strftime(
                contributions.created_at AT TIME ZONE $timezone, '%Y-%m-%d %H:%M'
            ) AS "Déposée le",
            (SELECT count FROM effective
                WHERE object_id = contribution_id AND option = 'for') AS "Votes pour",
            (SELECT count FROM effective
                WHERE object_id = contribution_id AND option = 'against') AS "Votes contre",
            (SELECT count(*) FROM comments
                WHERE comments.contribution_id = contributions.contribution_id)
                AS "Commentaires",
            CASE contributions.status WHEN 'withdrawn' THEN 'retirée' ELSE 'publiée' END
                AS "État",
            CASE WHEN contributions.synthetic THEN 'oui' ELSE 'non' END AS "Fictive",
            contributions.url AS "Adresse d’origine"
        FROM contributions
        LEFT JOIN themes USING (theme_id)
        LEFT JOIN participants ON participants.participant_id = contributions.author_id
        LEFT JOIN workshops USING (workshop_id)
        ORDER BY 1
    """,
    "Commentaires": """
        SELECT CAST(comment_id AS BIGINT) AS "Numéro",
            CAST(contribution_id AS BIGINT) AS "Contribution",
            CAST(parent_comment_id AS BIGINT) AS "En réponse au",
            comments.body AS "Texte",
            coalesce(participants.label, comments.author_id) AS "Auteur",
            strftime(comments.created_at AT TIME ZONE $timezone, '%Y-%m-%d %H:%M')
                AS "Déposé le"
        FROM comments
        LEFT JOIN participants ON participants.participant_id = comments.author_id
        ORDER BY 1
    """,
    "Ateliers": """
        SELECT CAST(workshop_id AS BIGINT) AS "Numéro", workshops.title AS "Atelier",
            workshops.organiser AS "Organisateur", strftime(workshops.date, '%Y-%m-%d') AS "Date",
            workshops.participants_count AS "Participants", workshops.place_label AS "Lieu",
            workshops.department_code AS "Département",
            (SELECT string_agg(themes.title, ' ; ' ORDER BY themes.position)
                FROM workshop_themes
                JOIN themes USING (theme_id)
                WHERE workshop_themes.workshop_id = workshops.workshop_id) AS "Thèmes"
        FROM workshops
        ORDER BY 1
    """,
    "Thèmes": """
        SELECT themes.position AS "Rang", themes.title AS "Thème",
            (SELECT count(*) FROM contributions
                WHERE contributions.theme_id = themes.theme_id) AS "Contributions",
            (SELECT count(*) FROM workshop_themes
                WHERE workshop_themes.theme_id = themes.theme_id) AS "Ateliers"
        FROM themes
        ORDER BY 1
    """,
}

_WIDTHS = {"Texte": 80, "Titre": 40, "Thème": 40, "Atelier": 40, "Thèmes": 60}


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    described: dict[str, Any],
    parquet: dict[str, Path],
    folder: Path,
) -> None:
    """Write to `folder` the workbook of the release `described`, in constant memory.

    Cells are text or numbers, never formulas, whatever they begin with. The
    dates are those of the data: the same release gives the same bytes.
    """
    import xlsxwriter  # noqa: PLC0415  only a release needs it

    point(f"write {FILE}")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with (
        xlsxwriter.Workbook(str(folder / FILE), options) as workbook,
        connection.cursor() as cursor,
    ):
        _sign(workbook, described)
        _read_me(workbook, described)
        # Apart from the tables that `connection` may hold under the same names.
        for table, path in parquet.items():
            open_table(cursor, table, path, schema="released")
        cursor.execute("USE released")
        timezone = cursor.execute("SELECT timezone FROM consultations").fetchone()
        for name, sql in _SHEETS.items():
            bound = {"timezone": timezone[0]} if timezone and "$timezone" in sql else None
            _sheet(workbook, name, cursor.execute(sql, bound))


def _sign(workbook: Any, described: dict[str, Any]) -> None:
    """Say which release it is where a file's properties are read, without opening it."""
    created = datetime.fromisoformat(described["created"])
    workbook.set_properties(
        {
            "title": f"{described['title']}, version {described['version']}",
            "author": described["contributors"][0]["title"],
            "created": created.replace(tzinfo=None),
        }
    )
    workbook.set_custom_property("Version", described["version"], "text")
    workbook.set_custom_property("Licence", described["licenses"][0]["path"], "text")


def _read_me(workbook: Any, described: dict[str, Any]) -> None:
    sheet = workbook.add_worksheet("Lisez-moi")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    licence = described["licenses"][0]
    address = {"Adresse": described["homepage"]} if "homepage" in described else {}
    lines = {
        "Consultation": described["title"],
        "Version": described["version"],
        "Données arrêtées au": described["created"],
        "Licence": f"{licence['title']} ({licence['path']})",
        **address,
        "À savoir": "Contributions volontaires ; ne représentent pas la population. "
        "Données pseudonymisées, pas anonymes. Heures du fuseau de la consultation.",
        "Ne pas additionner": "Contributions, ateliers et personnes sont trois unités ; un "
        "atelier peut traiter plusieurs thèmes.",
        "Pour calculer": "Les fichiers CSV et Parquet du même dossier font foi ; ce classeur "
        "en est une vue à lire.",
    }
    for row, (label, value) in enumerate(lines.items()):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, str(value))


def _sheet(workbook: Any, name: str, result: duckdb.DuckDBPyConnection) -> None:
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    headings = [column[0] for column in result.description or []]
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, _WIDTHS.get(heading, 14), wrapped)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 1)
    row = 0
    # The writer takes cells one by one; a workbook cannot hold more than a million rows.
    while row < _MAX_ROWS and (record := result.fetchone()) is not None:
        row += 1
        for column, value in enumerate(record):
            _cell(sheet, row, column, value, wrapped)
    if row:
        sheet.autofilter(0, 0, row, len(headings) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any, layout: Any) -> None:
    if value is None:
        return
    if isinstance(value, int):
        sheet.write_number(row, column, value, layout)
        return
    text = str(value)
    sheet.write_string(row, column, _shortened(text) if len(text) > _MAX_CELL else text, layout)


def _shortened(text: str) -> str:
    # Between two words; what a number was a part of may have told that it is no telephone.
    room = _MAX_CELL - len(_CUT)
    start = text[:room]
    whole = _UNFINISHED.sub("", start).rstrip() or start
    return redact(whole).text[:room] + _CUT
