"""Is each file what its schema says? Frictionless is the judge; here it is called and heard.

Frictionless also proves the bytes of what it does not read as a table (Parquet,
workbook): a `"type": "file"` resource with `hash` and `bytes` is checked by it.
A live package has no CSV: it is projected to a temporary folder, then judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datapackage import schemas
from datapackage.package import Package
from datapackage.package.parquet import project_csv
from validation.messages import Place, correction, describe
from validation.reading import database
from validation.report import Check, Finding, PrivateFinding

__all__ = ["STRUCTURE", "check_descriptor", "check_structure", "check_table"]

STRUCTURE = Check(
    id="structure",
    severity="error",
    title="Conformité aux schémas",
    title_en="Conformity to the schemas",
    description="Chaque fichier a les octets, les colonnes, les types, les listes et les clés que "
    "le descripteur annonce (jugé par Frictionless).",
    description_en="Each file has the bytes, columns, types, lists and keys that the descriptor "
    "states (judged by Frictionless).",
)

_UTF8_LETTER = re.compile(rb"\xc3[\x80-\xbf]|\xe2\x80[\x98-\xa6]")
"""Letters and signs of French in UTF-8, which no text in windows-1252 has as two or three."""
_LIMIT = 100_000
"""Errors per file beyond which reading more says nothing new; reaching it is a finding."""


def check_structure(package: Package) -> Iterator[Finding]:
    """Yield what Frictionless has against `package`: bytes, types, constraints, keys.

    Row numbers are those of the CSV files, or of the CSV projection of a live
    package, whose Parquet files are in the same order.
    """
    yield from check_descriptor(package.path / "datapackage.json")
    resources = package.descriptor.get("resources", [])
    if not any(resource.get("type") == "table" for resource in resources):
        yield from _check_projection(package)


def check_descriptor(path: Path) -> Iterator[Finding]:
    """Yield what Frictionless has against the package described by the JSON file `path`.

    A descriptor that leads outside of its folder or to the network is refused
    unread: validating must not fetch what a stranger's file tells it to.
    """
    descriptor = _json(path)
    remote = [*_remote(descriptor)]
    if remote:
        yield from remote
        return
    resources = descriptor.get("resources")
    known = [r for r in resources if isinstance(r, dict)] if isinstance(resources, list) else []
    yield from _findings(_judge(descriptor, path.parent), {str(r.get("name")): r for r in known})


def check_table(path: Path, schema: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Yield what Frictionless has against one CSV file, by `schema` if there is one.

    Keys to other tables are left out: one file cannot prove them.
    """
    from frictionless import Resource  # noqa: PLC0415 - heavy: only imported to judge

    if path.suffix.lower() == ".csv" and (line := _mixed(path)):
        yield _two_encodings(path.name, line)
    resource: dict[str, Any] = {"name": "table", "path": path.name}
    if schema is not None:
        own = [k for k in schema.get("foreignKeys", ()) if not k["reference"]["resource"]]
        resource["schema"] = {**schema, "foreignKeys": own}
    judged = Resource.from_descriptor(resource, basepath=str(path.parent))
    report = judged.validate(limit_errors=_LIMIT)
    yield from _findings(report, {"table": {**resource, "table": path.name}})


def _mixed(path: Path) -> int | None:
    """Return the first line, from 1, where a file that has UTF-8 letters has others too."""
    broken, accented = None, False
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            accented = accented or _UTF8_LETTER.search(line) is not None
            if broken is None and not _is_utf8(line):
                broken = number
            if accented and broken:
                return broken
    return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _two_encodings(name: str, line: int) -> Finding:
    return Finding(
        check="encoding-error",
        severity="error",
        table=name,
        field=None,
        row=line,
        message=f"{name}, ligne {line} : deux codages dans un fichier, UTF-8 et un autre "
        "(windows-1252 le plus souvent) ; enregistrez-le tout entier en UTF-8",
        message_en=f"{name}, row {line}: two encodings in one file, UTF-8 and another one "
        "(windows-1252 most often); save the whole of it as UTF-8",
    )


def _check_projection(package: Package) -> Iterator[Finding]:
    import duckdb  # noqa: PLC0415  heavy, and the privacy gate alone does without

    tables = {
        table: path
        for table, path in package.parquet.items()
        if table in schemas.names() and path.is_file()
    }
    with TemporaryDirectory() as name, database() as connection:
        folder = Path(name)
        # A Parquet file that cannot be read has failed its hash already; one whose hash
        # is right but whose columns are wrong stops here, and says so.
        try:
            project_csv(connection, tables, folder)
        except duckdb.Error as error:
            yield _unreadable(str(error))
            return
        resources = [
            {
                "name": table,
                "table": table,
                "path": f"{table}.csv",
                "encoding": "utf-8",
                "schema": schemas.load(table),
            }
            for table in tables
        ]
        descriptor = folder / "datapackage.json"
        descriptor.write_text(json.dumps({"name": package.slug, "resources": resources}))
        yield from check_descriptor(descriptor)


def _judge(descriptor: dict[str, Any], folder: Path) -> Any:
    import frictionless  # noqa: PLC0415 - heavy: only imported to judge

    # Not its path: Frictionless takes a name such as `Essai [1]` for a pattern.
    return frictionless.validate(
        descriptor, type="package", basepath=str(folder), limit_errors=_LIMIT
    )


def _findings(report: Any, resources: Mapping[str, dict[str, Any]]) -> Iterator[Finding]:
    for error in report.errors:
        yield _finding(error, {"path": "datapackage.json"})
    for task in report.tasks:
        resource = resources.get(task.name, {"path": task.place})
        for error in task.errors:
            yield _finding(error, resource)
        if task.warnings:
            yield _limited(resource)


def _finding(error: Any, resource: Mapping[str, Any]) -> Finding:
    schema = resource.get("schema")
    schema = schema if isinstance(schema, dict) else {}
    row = getattr(error, "row_number", None)
    names = _columns(error, schema)
    field = next((f for f in schema.get("fields", ()) if [f.get("name")] == names), None)
    label = ", ".join(names) or None
    place = Place(str(resource.get("path", "")), row, label, field)
    french, english = describe(error.type, place, _constraint(error))
    value = _value(error, schema, names)
    return PrivateFinding(
        check=error.type,
        severity="error",
        table=resource.get("table") or resource.get("name"),
        field=label,
        row=row,
        message=french,
        message_en=english,
        value=value,
        correction=correction(value, field) if field and value else None,
    )


def _columns(error: Any, schema: Mapping[str, Any]) -> list[str]:
    if error.type == "foreign-key":
        return list(error.field_names)
    if error.type == "primary-key":
        key = schema.get("primaryKey", [])
        return [key] if isinstance(key, str) else list(key)
    name = getattr(error, "field_name", "")
    return [name] if name else []


def _value(error: Any, schema: Mapping[str, Any], names: list[str]) -> str:
    if error.type == "foreign-key":
        return ", ".join(error.field_cells)
    if error.type == "primary-key":
        labels = [field["name"] for field in schema.get("fields", ())]
        cells = dict(zip(labels, error.cells, strict=False))
        return ", ".join(cells.get(name, "") for name in names)
    return str(getattr(error, "cell", "") or getattr(error, "label", "") or error.note)


def _constraint(error: Any) -> str | None:
    # The note is `constraint "enum" is "[…]"`: the name is between the first quotes.
    if error.type != "constraint-error":
        return None
    quoted = str(error.note).split('"')
    return quoted[1] if len(quoted) > 1 else None


def _limited(resource: Mapping[str, Any]) -> Finding:
    path = resource.get("path", "")
    return Finding(
        check="error-limit",
        severity="error",
        table=resource.get("table") or resource.get("name"),
        field=None,
        row=None,
        message=f"{path} : plus de {_LIMIT} erreurs ; la lecture s’est arrêtée là : corrigez "
        "celles-ci, puis validez de nouveau",
        message_en=f"{path}: more than {_LIMIT} errors; reading stopped there: correct these, "
        "then validate again",
    )


def _unreadable(reason: str) -> Finding:
    return PrivateFinding(
        check="source-error",
        severity="error",
        table=None,
        field=None,
        row=None,
        message="les fichiers Parquet ne peuvent pas être lus selon les schémas ; reconstruisez "
        "le paquet",
        message_en="the Parquet files cannot be read as the schemas say; build the package again",
        value=reason,
    )


def _json(path: Path) -> dict[str, Any]:
    # Frictionless reports JSON that it cannot read; here that only means nothing remote.
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _remote(descriptor: Mapping[str, Any]) -> Iterator[Finding]:
    resources = descriptor.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and any(map(_leads_away, _paths(resource))):
            name = str(resource.get("name"))
            yield Finding(
                check="resource-error",
                severity="error",
                table=name,
                field=None,
                row=None,
                message=f"datapackage.json, ressource {name} : son chemin mène hors du paquet ; "
                "mettez le fichier dans le paquet et citez-le par un chemin relatif",
                message_en=f"datapackage.json, resource {name}: its path leads out of the "
                "package; put the file in the package and list it by a relative path",
            )


def _paths(resource: Mapping[str, Any]) -> Iterable[str]:
    # Frictionless also follows a schema, a dialect and further parts given by address.
    extra = resource.get("extrapaths")
    parts = extra if isinstance(extra, list) else []
    path = resource.get("path")
    listed = path if isinstance(path, list) else [path]
    candidates = [*listed, *parts, resource.get("schema"), resource.get("dialect")]
    return [candidate for candidate in candidates if isinstance(candidate, str)]


def _leads_away(path: str) -> bool:
    return "://" in path or path.startswith(("/", "\\")) or ".." in Path(path).parts
