"""What surrounds every page: state and date of the data, warnings, footer, watch for news."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from html import escape

import streamlit as st

from dashboard.layout import ui
from dashboard.reading.served import current
from dashboard.reading.status import Status, Watch
from dashboard.reading.view import View, state_of
from dashboard.words import formats
from dashboard.words.codes import UNAVAILABLE
from dashboard.words.formats import NBSP, NNBSP
from datapackage.errors import ConcertationError
from datapackage.licences import LICENCES
from datapackage.package.versions import edition

__all__ = [
    "EVERY",
    "foot",
    "looked_at",
    "offer",
    "top",
    "view",
    "watched",
]

EVERY = "2s"
"""How often *En direct* looks at the pointer; the look reads two small files."""
_EVERY_OTHER_PAGE = "15s"
_THEN = {"open": "ouverte", "upcoming": "à venir"}


def view() -> View:
    """Return what this reader looks at: the release of the address is kept from page to page."""
    # Streamlit drops the address' parameters when the menu changes the page.
    asked = _asked()
    if asked:
        st.session_state["release"] = asked
        st.query_params["release"] = asked
    return View(current(), asked)


def looked_at() -> View:
    """Return what `view` does, before there is a page whose address can be kept."""
    return View(current(), _asked())


def _asked() -> str | None:
    return st.query_params.get("release") or st.session_state.get("release")


def top(view: View, title: str | None = None, lead: str = "", *, follows: bool = False) -> None:
    """Show where one is, the only h1 of the page, and what must be known before reading.

    Without `title`, the page is the consultation's own. A page that `follows` shows newer
    data by itself; the others offer to.
    """
    consultation = view.consultation
    state = state_of(consultation)
    over = "Consultation publique" if title is None else consultation["title"]
    st.html(
        f'<p class="co-over"><span>{escape(over)}</span>'
        f'<span class="co-tag {state.code}">{escape(state.label)}</span>'
        f'<span class="co-tag">{escape(_edition(view))}</span></p>'
        f'<h1 class="co-h1">{escape(title or consultation["title"])}</h1>'
        + (f'<p class="co-lead">{escape(lead)}</p>' if lead else "")
    )
    sentence = collected(view)
    # Once closed, a consultation stays so: there is nothing to warn of.
    then = (
        ""
        if state.code == "closed"
        else f"{NNBSP}; la consultation était alors {_THEN[state.code]}"
    )
    ui.note(f"{sentence[0].upper()}{sentence[1:]}{then}.")
    _warned(view)
    if follows:
        follow(view, shown(view))
    else:
        offer(view, view.package.generation)


def _warned(view: View) -> None:
    """Say what these data are not: the current ones, all of them, or true."""
    if view.release:
        here = f"/{view.package.slug}/"
        ui.notice(
            "Vous lisez une version choisie par l’adresse.", "plain", (here, "Version courante")
        )
    if told := view.revised:
        ui.notice(told, "plain")
    if told := view.withdrawn_since:
        ui.note(told)
    if view.synthetic:
        ui.notice(
            "Données fictives : les textes, les auteurs, les votes ou les lieux affichés ont été "
            "fabriqués pour une démonstration.".replace(" :", f"{NBSP}:")
        )


def collected(view: View) -> str:
    """Return `données arrêtées au 25 mars 2017 à 9 h 00`."""
    moment = formats.moment(view.consultation["retrieved_at"], view.timezone, "minute")
    return f"données arrêtées au {moment}"


def foot(view: View) -> None:
    """Show the licence, the way to the data, and what a public site must say of itself."""
    licence = LICENCES.get(view.consultation["licence"])
    licensed = (
        f', publiées sous <a href="{escape(licence.url)}">{escape(licence.title)}</a>'
        if licence
        else ""
    )
    items = (
        (view.address("donnees"), "Télécharger les données"),
        (view.address("methode"), f"Accessibilité{NBSP}: non conforme"),
        (view.address("methode"), "Données personnelles"),
        (view.address("methode"), "Méthode et définitions"),
        (view.address("figures/"), "Tous les chiffres"),
        (view.address("contributions.atom"), "Flux Atom"),
        (view.address("liste"), "Version sans JavaScript"),
    )
    entries = "".join(f'<li><a href="{escape(to)}">{escape(words)}</a></li>' for to, words in items)
    sentence = collected(view)
    st.html(
        f'<div class="co-foot"><p class="co-note">{sentence[0].upper()}{escape(sentence[1:])}'
        f'{licensed}.</p><ul class="co-links">{entries}</ul></div>'
    )


def watched(view: View) -> Watch | None:
    """Return what becomes of the loop that keeps the data shown up to date, if there is one."""
    if view.package.version is not None:
        return None
    return view.portal.status().watch(datetime.now(UTC))


def shown(view: View) -> str:
    """Return what changes when *En direct* has something else to show: compare it, no more."""
    return f"{view.package.generation} {view.portal.withheld(view.release)} {watched(view)}"


@st.fragment(run_every=EVERY)
def follow(view: View, known: str) -> None:
    """Show how fresh the data are, and run the page anew when it would show something else."""
    try:
        if shown(view) != known:
            st.rerun()
        freshness(view, datetime.now(UTC))
    except ConcertationError:
        # The next look, in two seconds, may be luckier; what is on the page stays good.
        ui.note(UNAVAILABLE)


@st.fragment(run_every=_EVERY_OTHER_PAGE)
def offer(view: View, generation: str) -> None:
    """Offer to refresh the page once another package is current, without moving what is read.

    Say also, above the rest, that nothing arrives any more.
    """
    with suppress(ConcertationError):
        if watched(view) == "silent":
            _alarm(view)
    if _generation(view, generation) == generation:
        return
    ui.note("De nouvelles données sont arrivées depuis l’ouverture de cette page.")
    if st.button("Actualiser la page", key="refresh"):
        st.rerun()


def freshness(view: View, now: datetime) -> None:
    """Show the age of the data, and the last failure in plain words."""
    status = view.portal.status()
    # No live region: the age changes at each look, and would be read aloud each time.
    ui.text(_freshness(view, status, now))
    _lost(view, status)
    if status.failure is not None:
        when = formats.moment(status.failure.at, view.timezone, "minute")
        ui.notice(
            f"La dernière mise à jour a échoué ({when}){NBSP}: {status.failure.message} "
            "Les données affichées sont les dernières qui étaient bonnes.",
            "bad",
        )


def _alarm(view: View) -> None:
    heard = formats.moment(view.portal.status().heard_at, view.timezone, "minute")
    ui.notice(
        f"La mise à jour de ces données s’est arrêtée{NBSP}: plus aucun signe depuis le {heard}.",
        "bad",
        (view.address("en-direct"), "En savoir plus"),
    )


def _lost(view: View, status: Status) -> None:
    """Say that the loop was ended, or is not heard of any more, and what staff can do."""
    state = watched(view)
    heard = formats.moment(status.heard_at, view.timezone, "minute")
    if state == "silent":
        every = formats.count(status.every_seconds, "seconde")
        ui.notice(
            f"La mise à jour s’est arrêtée{NBSP}: la surveillance, qui relit la plateforme toutes "
            f"les {every}, ne donne plus signe de vie depuis le {heard}. Les données affichées "
            f"sont les dernières qui étaient bonnes. Pour l’équipe{NBSP}: relancez le service, ou "
            f"«{NBSP}concertation watch{NBSP}», et lisez son journal.",
            "bad",
        )
    elif state == "stopped":
        ui.notice(
            f"La mise à jour a été arrêtée le {heard}{NBSP}: ces données ne changeront plus, sauf "
            f"reprise par l’équipe («{NBSP}concertation watch{NBSP}»).",
            "plain",
        )


def _freshness(view: View, status: Status, now: datetime) -> str:
    if not status.live or status.succeeded_at is None:
        return f"Ces données ne sont pas mises à jour d’elles-mêmes{NBSP}: {collected(view)}."
    if status.shown_after:
        when = "après relecture"
        if status.shown_after != "review":
            when = f"au moins {formats.duration(status.shown_after)} après leur collecte"
        return f"Ces données paraissent {when}{NBSP}: {collected(view)}."
    told = f"Données vérifiées {formats.ago(status.succeeded_at, now)}"
    if watched(view) != "alive":
        return f"{told}."
    every = status.every_seconds
    rhythm = f", mises à jour toutes les {formats.count(every, 'seconde')}" if every else ""
    return f"{told}{rhythm}. Cette page se met à jour d’elle-même."


def _edition(view: View) -> str:
    described = view.package.descriptor
    return f"Version {edition(described)}" if "version" in described else "Données en cours"


def _generation(view: View, known: str) -> str:
    """Return the generation that is current now, or `known` if that cannot be told."""
    try:
        return view.package.generation
    except ConcertationError:
        # The page on the screen stays good while the next package is put in place.
        return known
