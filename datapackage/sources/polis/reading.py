"""How do the files of one conversation become tables?"""

from __future__ import annotations

from pathlib import Path

from datapackage.errors import ConfigurationError
from datapackage.literal import literal
from datapackage.records import Records
from datapackage.sources.base import Export
from datapackage.sources.local import DOCUMENTS, visible_files
from datapackage.sources.polis.forms import COLUMNS, LONGEST_LINE, header, recognise

__all__ = ["load", "spaces"]


def load(export: Export) -> None:
    """Fill the tables of the schema `polis` from one conversation's folder.

    Raises:
        ConfigurationError: several conversations, and `source.forum` chooses none.
        SourceError: no `comments.csv`.
    """
    found = recognise(export.raw)
    chosen = _choose(export, [path for path, form in found.items() if form == "comments"])
    for path, form in found.items():
        if path.parent != chosen:
            continue
        if form in COLUMNS:
            _load_rows(path, form, export)
        elif form == "summary":
            _load_summary(path, export)
        elif form == "unknown":
            export.set_aside(export.name(path), "unrecognised_file")
        else:
            _load_members(path, export)
            export.leave_out(export.name(path), form)
    for path, name in visible_files(export.raw):
        if path.parent == chosen and path not in found and path.suffix.lower() not in DOCUMENTS:
            export.set_aside(name, "unrecognised_file")


def _choose(export: Export, comments: list[Path]) -> Path:
    """Return the folder of the conversation that is meant."""
    if not comments:
        raise export.unknown()
    consultation = export.consultation
    folders = {
        path.parent.name if path.parent != export.raw else ".": path.parent for path in comments
    }
    wanted = consultation.source.forum
    if wanted in folders:
        return folders[wanted]
    known = ", ".join(folders)
    if wanted is not None:
        message = (
            f"{consultation.path} : source.forum : {wanted!r} n’est le dossier d’aucune "
            f"conversation ; connus : {known}"
        )
        raise ConfigurationError(message)
    if len(folders) > 1:
        message = (
            f"{consultation.path} : l’export contient plusieurs conversations ({known}) ; "
            "indiquez laquelle par source.forum"
        )
        raise ConfigurationError(message)
    return next(iter(folders.values()))


def _load_members(path: Path, export: Export) -> None:
    """Note the group of each person, where the file says it; its votes are read elsewhere."""
    titles = header(path)
    if "participant" not in titles or "group-id" not in titles:
        return
    person, group = titles.index("participant"), titles.index("group-id")
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        lines = list(Records(stream, LONGEST_LINE))[1:]
    members = [
        [cells[person].strip(), cells[group].strip()]
        for cells in lines
        if len(cells) == len(titles) and cells[group].strip()
    ]
    if members:
        export.connection.executemany("INSERT INTO polis.members VALUES (?, ?)", members)


def spaces(raw: Path) -> list[str]:
    """Return the folders of `raw` that each hold a conversation, if there are several."""
    found = [path.parent.name for path, form in recognise(raw).items() if form == "comments"]
    return found if len(found) > 1 else []


def _load_rows(path: Path, form: str, export: Export) -> None:
    """Add the rows of a file; a line that is no row of the table is quarantined."""
    wanted, name, titles = COLUMNS[form], export.name(path), header(path)
    columns = ", ".join(f'"{column}"' for column in wanted)
    export.connection.execute(
        f"""
        INSERT INTO polis.{form}
        SELECT $name, row_number() OVER (), {columns}
        FROM read_csv(
            $path, columns = $columns, header = TRUE, auto_detect = FALSE, delim = ',',
            quote = '"', escape = '"', nullstr = '', max_line_size = $longest,
            ignore_errors = TRUE, store_rejects = TRUE, rejects_limit = 0
        )
        """,
        {
            "name": name,
            "path": literal(path),
            "columns": dict.fromkeys(titles, "VARCHAR"),
            "longest": LONGEST_LINE,
        },
    )
    export.note_columns_left(name, titles, {titles.index(column) for column in wanted})
    export.keep_damaged(name, "contribution" if form == "comments" else "vote")


def _load_summary(path: Path, export: Export) -> None:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        said = {row[0]: row[1] for row in Records(stream, LONGEST_LINE) if len(row) > 1}
    export.connection.execute(
        "INSERT INTO polis.summary VALUES (?, ?, ?, ?, ?)",
        [
            *(export.name(path), said["topic"], said.get("conversation-description")),
            *(said.get("url"), said.get("voters")),
        ],
    )
