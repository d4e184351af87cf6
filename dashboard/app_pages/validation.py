"""Rapport de validation: what was checked before publishing, and what was found."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from dashboard.layout import frame, ui
from dashboard.layout.page import Page
from dashboard.reading.view import View
from dashboard.words.codes import label, named
from dashboard.words.formats import NBSP, count, number
from dashboard.words.measures import field_name, table_name

_SEVERITIES = {"error": "Erreur", "warning": "Avertissement"}
_SHOWN = 20
_WRONG, _FINE, _IDLE = range(3)
_RESULTS = {
    _WRONG: '<span class="co-bad">à lire</span>',
    _FINE: '<span class="co-good">rien à signaler</span>',
    _IDLE: "sans objet",
}


PAGE = Page(
    path="validation",
    title="Validation",
    description="Ce qui a été vérifié avant de publier, et ce qui a été trouvé.",
    order=80,
    twin="validation.html",
)


def show(view: View) -> None:
    """Lay out the verdict, what was found, what became of what was read, and every check."""
    report = view.package.report
    frame.top(view, "Rapport de validation")
    if report.get("checked_at"):
        ui.note(f"Contrôles faits sur les {frame.collected(view)}.")
    verdict(report)
    findings(report)
    accounting(view)
    redactions(view)
    groups(view)
    checks(report)
    ui.links([(view.file("report.json"), "Le rapport complet", "JSON")])


def verdict(report: dict[str, Any]) -> None:
    """Say whether the data are fit to publish."""
    findings = report.get("findings", [])
    errors = sum(finding["severity"] == "error" for finding in findings)
    warnings = len(findings) - errors
    word = "Données valides" if report.get("valid") else "Données non valides"
    ui.section(
        f"{word}{NBSP}: {count(errors, 'erreur')}, {count(warnings, 'avertissement')}",
        "Un avertissement signale ce qu’il faut savoir avant de lire ; "
        "une erreur interdit de publier une version.".replace(" ;", "\u202f;"),
    )


def _result(outcome: dict[str, Any]) -> int:
    """Return what a check found; a figure that cannot be computed is not a good one."""
    if not outcome["passed"]:
        return _WRONG
    judged = outcome.get("threshold") is None or outcome.get("observed") is not None
    return _FINE if judged else _IDLE


def checks(report: dict[str, Any]) -> None:
    """Show each check with its explanation."""
    outcomes = report.get("checks", [])
    ui.section("Contrôles faits")
    if not outcomes:
        ui.text("Ce rapport ne donne pas la liste des contrôles.")
        return
    results = [_result(outcome) for outcome in outcomes]
    told = (
        f"{count(results.count(_FINE), 'contrôle')} sur {number(len(outcomes))} sans rien trouver"
    )
    idle = results.count(_IDLE)
    ui.text(f"{told}, {number(idle)} sans objet." if idle else f"{told}.")
    rows = [
        {
            "title": outcome["title"],
            "result": _RESULTS[result],
            "description": outcome.get("description") or "–",
        }
        for result, outcome in sorted(zip(results, outcomes, strict=True), key=lambda pair: pair[0])
    ]
    columns = [
        ui.Column("title", "Contrôle"),
        ui.Column("result", "Résultat", "html"),
        ui.Column("description", "Explication", "wide"),
    ]
    ui.table(rows, columns, count(len(rows), "contrôle"))


def findings(report: dict[str, Any]) -> None:
    """Show what was found, rule by rule."""
    found = report.get("findings", [])
    if not found:
        return
    ui.section("Ce qui a été trouvé")
    titles = {outcome["check"]: outcome["title"] for outcome in report.get("checks", [])}
    ordered = sorted(found, key=lambda finding: (finding["severity"], finding["check"]))
    for (severity, check), members in groupby(
        ordered, key=lambda finding: (finding["severity"], finding["check"])
    ):
        some = list(members)
        name = titles.get(check, check)
        ui.section(f"{_SEVERITIES.get(severity, severity)}{NBSP}: {name}", level=3)
        lines = "".join(f"<li>{escape(_told(finding))}</li>" for finding in some[:_SHOWN])
        more = len(some) - _SHOWN
        rest = f"<li>… et {number(more)} autres, dans report.json</li>" if more > 0 else ""
        st.html(f'<ul class="co-items">{lines}{rest}</ul>')


def _told(finding: dict[str, Any]) -> str:
    """Return the message with the French names of its table and column instead of their codes."""
    message: str = finding["message"]
    table, field = finding.get("table"), finding.get("field")
    codes = ", ".join(code for code in (table, field) if code)
    if not table or not message.startswith(f"{codes} : "):
        return message
    names = [table_name(table), *([field_name(table, field)] if field else [])]
    return f"{', '.join(names)}{NBSP}: {message.removeprefix(f'{codes} : ')}"


def accounting(view: View) -> None:
    """Show what became of every record read."""
    ui.section("De l’export aux données", "Lus = gardés + mis de côté + écartés par une règle")
    rows = [
        line
        | {
            "name": f"{named('record_type', line['object_type'])}s",
            "rules": " ; ".join(
                f"{number(total)}{NBSP}: {label('exclusion_rule', rule)}"
                for rule, total in sorted(line["excluded"].items())
                if total
            )
            or "–",
            "left_out": sum(line["excluded"].values()),
        }
        for line in view.package.descriptor.get("accounting", [])
    ]
    if not rows:
        ui.text("Ce paquet ne dit pas ce qui a été lu.")
        return
    columns = [
        ui.Column("name", "Objets"),
        ui.Column("read", "Lus", "number"),
        ui.Column("kept", "Gardés", "number"),
        ui.Column("quarantined", "Mis de côté", "number"),
        ui.Column("left_out", "Écartés", "number"),
        ui.Column("rules", "Règles", "wide"),
    ]
    ui.table(rows, columns, "Enregistrements de la plateforme")
    ui.note("Mis de côté : illisibles ou incomplets, gardés par l’organisateur pour correction.")
    left_aside(view)


def left_aside(view: View) -> None:
    """Tell how many files and columns of the export are not read."""
    if left := view.package.descriptor.get("leftAside"):
        ui.note(
            f"Non lus : fichiers de l’export, {number(left['files'])} ; "
            f"colonnes des autres, {number(left['columns'])}."
        )


def redactions(view: View) -> None:
    """Show how many personal data were masked."""
    ui.section("Données personnelles masquées dans les textes")
    masked = {
        kind: total
        for kind, total in view.package.descriptor.get("redactions", {}).items()
        if total
    }
    if not masked:
        ui.text("Aucune donnée personnelle n’a été détectée dans les textes.")
        return
    rows = [{"kind": named("redaction", kind), "total": total} for kind, total in masked.items()]
    columns = [ui.Column("kind", "Nature"), ui.Column("total", "Masquées", "number")]
    ui.table(rows, columns, "Passages remplacés par une mention entre crochets")


def groups(view: View) -> None:
    """Tell how many people at least share what is published of one; older packages do not say."""
    least = view.package.descriptor.get("minGroup")
    if least is None:
        return
    ui.section("Caractéristiques des personnes")
    seen = {one["check"]: one.get("observed") for one in view.package.report.get("checks", [])}
    smallest = seen.get("smallest-group")
    if smallest is None:
        ui.text(f"Aucune n’est publiée (seuil{NBSP}: {count(least, 'personne')}).")
        return
    ui.text(
        f"Le plus petit groupe publié compte {count(int(smallest), 'personne')} "
        f"(seuil{NBSP}: {number(least)})."
    )
    ui.note(
        "Un groupe : les personnes dont le département, la tranche d’âge et les autres "
        "caractéristiques publiées sont tous les mêmes. Une case est laissée vide plutôt que de "
        "désigner quelqu’un."
    )
