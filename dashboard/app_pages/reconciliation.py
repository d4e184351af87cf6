"""Rapprochement: what was announced elsewhere, next to what these data give."""

from __future__ import annotations

from html import escape

from dashboard.layout import frame, ui
from dashboard.layout.ui import Column, Data
from dashboard.reading.view import View
from dashboard.words import headlines
from dashboard.words.codes import named
from dashboard.words.formats import NBSP, NNBSP, UNKNOWN, count, day, number, signed
from dashboard.words.headlines import short
from dashboard.words.measures import field_name, held, measure

_SHOWN = 50


def announced(view: View) -> None:
    """Show each announced figure, its source, and the gap with ours."""
    rows = view.rows("announced_computed")
    ui.section("Chiffres annoncés et chiffres calculés")
    if not rows:
        ui.text("Aucun chiffre annoncé ailleurs n’est enregistré pour cette consultation.")
        return
    gaps = sum(row["difference"] not in {0, None} for row in rows)
    verdict = (
        "Tous les chiffres annoncés qui se calculent se retrouvent dans les données."
        if not gaps
        else f"{count(gaps, 'chiffre')} sur {count(len(rows), 'annoncé')} "
        f"{'diffère' if gaps == 1 else 'diffèrent'} de ce que donnent les données."
    )
    ui.text(verdict)
    shown = [_announced(row) for row in rows]
    columns = [
        Column("figure", "Chiffre", "html"),
        Column("announced", "Annoncé", "number"),
        Column("computed", "Calculé", "number"),
        Column("gap", "Écart", "html"),
        Column("source", "Source", "html"),
        Column("explanation", "Explication", "wide"),
    ]
    ui.table(shown, columns, "Écart = calculé moins annoncé, dans la même unité")
    facts = [
        Column("figure", "Chiffre"),
        Column("theme_title", "Thème"),
        Column("announced", "Annoncé", "number"),
        Column("computed", "Calculé", "number"),
        Column("difference", "Écart", "signed"),
    ]
    named = [row | {"theme_title": row["theme_title"] or "Ensemble"} for row in rows]
    ui.definition(view, Data("announced_computed", named, facts), "CSV, définition et SQL")


def _announced(row: ui.Row) -> ui.Row:
    whole = row["theme_id"] == "all"
    theme = "Ensemble" if whole else short(row["theme_title"] or row["theme_id"], 90)
    gap = row["difference"]
    verdict = "co-good" if gap == 0 else "co-bad" if gap is not None else ""
    quote = f"<br>«{NBSP}{escape(row['quote'])}{NBSP}»" if row["quote"] else ""
    when = f", {day(row['date'])}" if row["date"] else ""
    return row | {
        "figure": f"{escape(measure(row['figure']))}<br><small>{escape(theme)}</small>",
        "gap": f'<span class="{verdict}">{signed(gap)}</span>',
        "source": f"{escape(row['source'])}{escape(when)}{quote}",
        "explanation": row["explanation"] or "–",
    }


def sums(view: View) -> None:
    """Show why themes do not add up to the whole."""
    ui.section("Sommes par thème et ensemble")
    rows = held(view.rows("theme_sums"), "total")
    ui.text(_sentence(view))
    for row in rows:
        row["addable"] = {True: "oui", False: "non"}.get(row["addable"], UNKNOWN)
    columns = [
        Column("measure", "Mesure"),
        Column("themes_sum", "Somme des thèmes", "number"),
        Column("without_theme", "Hors thème", "number"),
        Column("total", "Ensemble", "number"),
        Column("repeated", "Compté plusieurs fois", "number"),
        Column("addable", "Additionnable"),
    ]
    ui.table(rows, columns, "Sommes des thèmes face à l’ensemble, compté une fois")
    ui.definition(view, Data("theme_sums", rows, columns), "CSV, définition et SQL")


def _sentence(view: View) -> str:
    found = {row["measure"]: row for row in view.rows("theme_sums")}
    online, held = found["contributions"], found["workshops"]
    apart = online["without_theme"]
    told = (
        f"{count(online['total'], 'contribution')} en tout{NBSP}: {number(online['themes_sum'])} "
        f"dans un thème, {number(apart)} sans thème."
        if apart
        else f"{count(online['total'], 'contribution')} en tout, aucune hors thème."
    )
    if not held["total"]:
        return told
    return (
        f"{told} {count(held['themes_sum'], 'paire')} atelier et thème pour "
        f"{count(held['total'], 'atelier')}{NBSP}: ne pas additionner."
    )


def votes(view: View) -> None:
    """Show the votes that the platform declares and those that we counted."""
    ui.section("Votes déclarés et votes comptés")
    rows = [
        row
        | {
            "object": f"{named('object_type', row['object_type'])} n°{NBSP}{row['object_id']}",
            "option": named("vote_option", row["option"]),
        }
        for row in view.rows("votes_declared_computed")
    ]
    columns = [
        Column("object", "Objet"),
        Column("option", "Vote"),
        Column("declared", "Déclarés", "number"),
        Column("computed", "Comptés", "number"),
        Column("difference", "Écart", "signed"),
    ]
    if rows:
        ui.text(headlines.tallies(rows, view.consultation["platform"]))
        cut = len(rows) > _SHOWN
        caption = f"Les {_SHOWN} premiers écarts{NNBSP}; le CSV les donne tous" if cut else ""
        ui.table(rows[:_SHOWN], columns, caption or "Écart = compté moins déclaré")
    else:
        both = [
            row
            for row in view.rows("votes_declared_computed", rows=None)
            if row["declared"] is not None and row["computed"] is not None
        ]
        ui.text(
            f"Aucun écart sur {count(len(both), 'compteur')} de votes."
            if both
            else "La plateforme ne donne pas à la fois ses compteurs et la liste des votes : "
            "la comparaison est impossible."
        )
    ui.definition(
        view, Data("votes_declared_computed", rows[:_SHOWN], columns), "CSV, définition et SQL"
    )


def unknowns(view: View) -> None:
    """Show what is not known."""
    ui.section("Ce qui n’est pas connu", "Inconnu n’est pas zéro")
    rows = [
        row
        | {
            "name": f"{named('counted_object', row['object'])}{NBSP}: "
            f"{field_name(row['object'], row['field'])}"
        }
        for row in view.rows("unknowns")
        if row["unknown"]
    ]
    columns = [
        Column("name", "Information"),
        Column("total", "Nombre", "number"),
        Column("unknown", "Inconnus", "number"),
        Column("share", "Part inconnue", "percent"),
    ]
    if rows:
        ui.table(rows, columns, "Informations qui manquent à certains objets")
    else:
        ui.text(f"Rien ne manque ({UNKNOWN}{NBSP}: aucun).")
    ui.definition(view, Data("unknowns", rows, columns), "CSV, définition et SQL")


view = frame.view()
frame.top(view, "Rapprochement des chiffres")
frame.offer(view, view.package.generation)
sums(view)
announced(view)
votes(view)
unknowns(view)
frame.foot(view)
