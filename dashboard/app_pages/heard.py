"""Qui a parlé: organisations by type and territory, second classification, who was not heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.figures import Words, figure, twin
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words import heard, themes
from dashboard.words.formats import NBSP, NNBSP, count
from datapackage.places.names import department_name, region_name
from queries import load

Row = dict[str, Any]


PAGE = Page(
    path="qui-a-parle",
    title="Qui a parlé",
    description="Qui s’est exprimé, d’où, et qui n’a pas été entendu.",
    order=40,
    twin="qui-a-parle.html",
)


def show(view: View) -> None:
    """Lay out what is missing beside the second classification, if there is one."""
    frame.top(view, "Qui a parlé")
    if any(row["tag_id"] for row in view.rows("contributions_by_tag")):
        left, right = st.columns(2, gap="large")
        with left:
            not_heard(view)
        with right:
            tags(view)
        grid(view)
    else:
        not_heard(view)
    # Six columns: the whole width, or the last one would be cut.
    organisations(view)


def organisations(view: View) -> None:
    """Show which types of organisation took part, and where they are."""
    words = Words(
        title="Les organisations",
        sub="Par type et par territoire",
        caption="Organisations, contributions et ateliers",
        note="Le territoire est celui de l’organisation ou, pour un atelier, le lieu où il s’est "
        f"tenu. Trois unités{NBSP}: elles ne s’additionnent pas.",
        empty=""
        if view.rows("organisations_by_territory")
        else "Aucune organisation n’est connue, aucun atelier non plus.",
    )
    figure(view, "organisations_by_territory", words)


def tags(view: View) -> None:
    """Show the second classification; nothing when nobody coded."""
    rows = view.rows("contributions_by_tag")
    words = Words(
        title="Second classement",
        sub="Contributions par étiquette, posée à la main",
        note=f"{count(rows[-1]['contributions'], 'contribution')} sans étiquette{NBSP}: personne "
        "ne les a classées, ou aucune étiquette ne convenait. Une contribution peut en porter "
        f"plusieurs{NNBSP}; ces nombres ne s’additionnent pas.",
    )
    figure(view, "contributions_by_tag", words)


def grid(view: View) -> None:
    """Show tags by theme, themes in columns by their number."""
    cells = view.rows("contributions_by_tag_and_theme")
    themes = {row["theme_id"]: row["theme"] for row in cells}
    lines: dict[str, Row] = {}
    for cell in cells:
        line = lines.setdefault(cell["tag_id"], {"tag": cell["tag"]})
        line[f"theme-{cell['theme_id']}"] = cell["contributions"]
    names = [
        ui.Column(f"theme-{key}", f"Thème {key}" if key else "Sans thème", "number")
        for key in themes
    ]
    ui.section("Étiquettes et thèmes", "Contributions de chaque thème qui portent l’étiquette")
    ui.table(list(lines.values()), [ui.Column("tag", "Étiquette"), *names], "Étiquettes par thème")
    ui.note(f"{NNBSP}; ".join(f"Thème {key}{NBSP}: {name}" for key, name in themes.items() if key))
    twin(view, "contributions_by_tag_and_theme", None)


def silent_departments(view: View) -> None:
    """Say which départements nobody was heard from, and what is unknown."""
    ui.section("Départements", "Ni contribution, ni atelier connu", 3)
    rows = view.rows("departments_not_heard")
    told, apart = heard.departments(rows)
    ui.text(told)
    if apart:
        ui.note(apart)
    *silent, _ = rows
    if len(silent) == heard.EVERYWHERE:
        return
    with st.expander("Voir ces départements"):
        _by_region(silent)


def _by_region(rows: Sequence[Row]) -> None:
    regions: dict[str, list[str]] = {}
    for row in rows:
        names = regions.setdefault(region_name(row["region_code"]) or "", [])
        names.append(department_name(row["department_code"]) or row["department_code"])
    shown = [{"region": region, "names": ", ".join(regions[region])} for region in sorted(regions)]
    columns = [ui.Column("region", "Région"), ui.Column("names", "Départements", "wide")]
    ui.table(shown, columns, load("departments_not_heard").title)


def silent_types(view: View) -> None:
    """Say which types of organisation were not heard."""
    ui.section("Types d’organisation", "Aucune organisation, aucun atelier", 3)
    told, apart = heard.types(
        view.rows("organisation_types_not_heard"), view.rows("organisations_by_territory")
    )
    ui.text(told)
    if apart:
        ui.note(apart)


def silent_themes(view: View) -> None:
    """Say which themes no workshop dealt with."""
    ui.section("Thèmes sans atelier", "", 3)
    told, apart = heard.themes(
        view.rows("themes_without_workshop"),
        view.totals()["workshops"]["value"] or 0,
        themes.labels(view.records("themes")),
    )
    ui.text(told)
    if apart:
        ui.note(apart)


def silent_people(view: View) -> None:
    """Say how many registered people wrote nothing."""
    ui.section("Inscrits qui n’ont rien écrit", "", 3)
    (row,) = view.rows("registered_not_heard")
    ui.text(heard.silence(row))
    if row["unknown_authors"] and row["silent"] is not None:
        ui.note(
            f"{count(row['unknown_authors'], 'texte')} sans auteur connu{NBSP}: le nombre "
            "d’inscrits silencieux peut être plus petit."
        )


def not_heard(view: View) -> None:
    """Show what is missing, unknown said."""
    ui.section("Qui n’a pas été entendu", "Ce que les données ne contiennent pas")
    ui.note("Inconnu n’est pas zéro. Une absence ne dit pas sa raison.")
    for part in (silent_departments, silent_types, silent_themes, silent_people):
        part(view)
    ui.links(
        [
            (view.address(f"f/{name}"), label, "")
            for name, label in (
                ("departments_not_heard", "Départements"),
                ("organisation_types_not_heard", "Types"),
                ("themes_without_workshop", "Thèmes"),
                ("registered_not_heard", "Inscrits"),
            )
        ]
    )
