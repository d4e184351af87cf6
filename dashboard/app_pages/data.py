"""Données et téléchargements: every file at a stable address, how to open it, how to cite it."""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import formats, revisions
from dashboard.words.formats import NBSP, count, number, size
from dashboard.words.measures import FORMATS
from datapackage import schemas
from datapackage.licences import LICENCES
from datapackage.package.versions import edition

PAGE = Page(
    path="donnees",
    title="Données",
    description="Les fichiers à télécharger, leurs versions, leur licence, leur citation.",
    order=60,
    twin="data/",
)


def show(view: View) -> None:
    """Lay out the files first, then what helps to use them."""
    frame.top(view, "Données et téléchargements")
    total = view.totals()["contributions"]["value"]
    ui.text(
        f"{number(total)} contributions, en fichiers ouverts. Chaque fichier a une adresse stable, "
        "un nombre de lignes et une empreinte que l’on peut vérifier."
    )
    files(view)
    citation(view)
    versions(view)
    opening(view)
    dictionary(view)


def files(view: View) -> None:
    """Show each file of the descriptor, then those of the manifest that are no table."""
    ui.section("Les fichiers")
    ui.links(
        [
            (view.file("package.zip"), "Tout télécharger", "ZIP"),
            *(
                (f"/{view.package.slug}/{path}", f"Catalogue DCAT-AP ({name})", "")
                for path, _, name in view.portal.catalog_forms()
            ),
        ]
    )
    resources = view.package.descriptor["resources"]
    rows = [_resource(view, resource) for resource in resources]
    columns = [
        ui.Column("title", "Table"),
        ui.Column("file", "Fichier", "html"),
        ui.Column("format", "Format"),
        ui.Column("rows", "Lignes", "number"),
        ui.Column("size", "Taille"),
        ui.Column("hash", "Empreinte SHA-256", "html"),
    ]
    ui.table(rows, columns, count(len(rows), "fichier"))
    described = {resource["path"] for resource in resources}
    others = [path for path in sorted(view.package.manifest["files"]) if path not in described]
    queries = [path for path in others if path.endswith(".sql")]
    if others:
        ui.section("Autres fichiers du paquet", level=3)
        _links(view, [path for path in others if path not in queries])
    if queries:
        # One file a figure: open, they would hide the licence.
        with st.expander(f"Requêtes des chiffres ({count(len(queries), 'fichier')} SQL)"):
            _links(view, queries)


def _links(view: View, paths: list[str]) -> None:
    sizes = view.package.manifest["files"]
    ui.links([(view.file(path), path, size(sizes[path]["bytes"])) for path in paths])


def _resource(view: View, resource: dict[str, Any]) -> ui.Row:
    address = escape(view.file(resource["path"]))
    form = resource.get("format") or PurePosixPath(resource["path"]).suffix[1:]
    digest = str(resource.get("hash") or "").removeprefix("sha256:")
    return {
        "title": resource.get("title") or resource["name"],
        "file": f'<a href="{address}">{escape(resource["path"])}</a>',
        "format": FORMATS.get(form, form),
        "rows": resource.get("rowCount"),
        "size": size(resource["bytes"]),
        "hash": f"<code>{escape(digest)}</code>",
    }


def citation(view: View) -> None:
    """Show the licence and a sentence to copy."""
    ui.section("Licence et citation")
    consultation = view.consultation
    licence = LICENCES.get(consultation["licence"])
    if licence:
        st.html(
            '<p class="co-text">Licence'
            f'{NBSP}: <a href="{escape(licence.url)}">{escape(licence.title)}</a>.</p>'
        )
    described = view.package.descriptor
    shown = f"version {edition(described)}" if "version" in described else frame.collected(view)
    by = f"{consultation['organiser']}, " if consultation["organiser"] else ""
    named = f", {licence.title}" if licence else ""
    st.code(f"{by}{consultation['title']}, {shown}{named}.", language=None, wrap_lines=True)


def versions(view: View) -> None:
    """Show the releases, and what changed."""
    ui.section("Versions")
    releases = view.portal.releases()
    if not releases:
        ui.text("Aucune version numérotée n’est encore publiée : ces données peuvent changer.")
        return
    slug = view.package.slug
    ui.links(
        [
            (
                f"/{slug}/donnees?release={release.version}",
                f"Version {release.edition}",
                ", ".join(
                    part
                    for part in (
                        formats.day(release.created) if release.created else "",
                        "la plus récente" if release.latest else "",
                    )
                    if part
                ),
            )
            for release in releases
        ]
    )
    ui.note(revisions.NEVER)
    changelog = releases[0].path / "CHANGELOG.md"
    if changelog.is_file():
        with st.expander("Journal des versions"):
            written = escape(changelog.read_text(encoding="utf-8"))
            st.html(f'<div class="co-text" style="white-space:pre-line">{written}</div>')


def dictionary(view: View) -> None:
    """Show the columns of each table, from the schemas."""
    ui.section("Dictionnaire des données", "Tables et colonnes, avec leur sens")
    rows = {
        resource["table"]: resource.get("rowCount")
        for resource in view.package.descriptor["resources"]
        if resource.get("table")
    }
    columns = [
        ui.Column("name", "Colonne", "html"),
        ui.Column("type", "Type"),
        ui.Column("title", "Intitulé"),
        ui.Column("description", "Description", "wide"),
        ui.Column("example", "Exemple"),
    ]
    for table in (name for name in schemas.names() if name in rows):
        schema = schemas.load(table)
        with st.expander(f"{schema['title']} ({table}, {count(rows.get(table), 'ligne')})"):
            ui.text(schema["description"])
            fields = [
                field
                | {"name": f"<code>{field['name']}</code>", "example": field.get("example", "–")}
                for field in schema["fields"]
            ]
            ui.table(fields, columns, f"Colonnes de {table}")


def opening(view: View) -> None:
    """Say how to open the files with three tools."""
    ui.section("Ouvrir ces données")
    release = view.package.version
    here = urlsplit(st.context.url or "")
    site = f"{here.scheme}://{here.netloc}" if here.netloc else "https://<ce site>"
    contributions = f"{site}{view.file('contributions.parquet')}"
    pandas, calc, duckdb = st.tabs(["pandas", "LibreOffice", "DuckDB"])
    with pandas:
        st.code(
            f'import pandas\ncontributions = pandas.read_parquet("{contributions}")',
            language="python",
            wrap_lines=True,
        )
    with calc:
        ui.text(
            "Le classeur contributions.xlsx s’ouvre tel quel. Pour un fichier CSV : encodage "
            "UTF-8, séparateur virgule ; donner le type « Texte » aux numéros et aux codes "
            "(département 01, 2A), sinon le zéro disparaît."
            if release
            else "Les versions numérotées contiennent un classeur Excel et des fichiers CSV ; "
            "les données en cours n’ont que des fichiers Parquet."
        )
    with duckdb:
        st.code(
            "-- dans le dossier du paquet, une fois décompressé\n"
            "-- duckdb -init queries/tables.sql\n"
            "SELECT theme_id, count(*) AS contributions\nFROM contributions\nGROUP BY theme_id\n"
            "ORDER BY theme_id;",
            language="sql",
            wrap_lines=True,
        )
