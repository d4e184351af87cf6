"""The register of corrections: which figures are not those of the release before, and by how much.

A page, and an Atom feed of the same: whoever cited a figure learns that it moved.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.reading.portal import Release
from dashboard.routes.answers import OPEN_FRESH, iso
from dashboard.routes.figure_changes import Changes, Step
from dashboard.routes.site import Site
from dashboard.words.formats import count
from dashboard.words.revisions import revised
from datapackage.package import Package

__all__ = ["Corrections"]


class Corrections:
    """What changed between the releases of one consultation."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._changes = Changes(site.portal)

    def routes(self) -> list[Route]:
        """Return the addresses of the register and of its feed."""
        prefix = self._site.prefix
        return [
            Route(f"{prefix}/corrections/", self.page),
            Route(f"{prefix}/corrections.atom", self.atom),
        ]

    def page(self, request: Request) -> Response:
        """Show the releases, newest first, each with the figures that differ."""
        return self._site.page(
            request, "corrections.html", path="corrections/", steps=self._steps(), told=told
        )

    def atom(self, request: Request) -> Response:
        """Return an entry per release (RFC 4287)."""
        site, consultation = self._site, self._site.portal.consultation()
        home = site.absolute(request, "corrections/")
        steps = self._steps()
        dates = [iso(step.release.created) for step in steps if step.release.created]
        updated = max(dates, default=iso(consultation["retrieved_at"]))
        feed = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
            f"<id>{escape(home)}</id>\n"
            f"<title>{escape(consultation['title'])} : registre des corrections</title>\n"
            f"<updated>{updated}</updated>\n"
            f"<author><name>{escape(consultation['organiser'] or consultation['title'])}</name>"
            "</author>\n"
            f"<link href={quoteattr(home)}/>\n"
            '<link rel="self" href='
            f"{quoteattr(site.absolute(request, 'corrections.atom'))}/>\n"
            f"{''.join(self._entry(home, step, updated) for step in steps)}</feed>\n"
        )
        return Response(feed, media_type="application/atom+xml", headers=OPEN_FRESH)

    def _steps(self) -> list[Step]:
        return [
            Step(new, old, differences, revised(Package(new.path).descriptor))
            for new, old, differences in self._changes.steps()
        ]

    def _entry(self, home: str, step: Step, updated: str) -> str:
        version = step.release.version
        address = f"{home}#v{version}"
        lines = [f"{one.figure.title} : {one.whole or one.told}" for one in step.differences]
        content = "\n".join(filter(None, [told(step), step.revised, *lines]))
        return (
            f"<entry><id>{escape(address)}</id><title>Version {escape(step.release.edition)} : "
            f"{escape(told(step))}</title><updated>{_moment(step.release) or updated}</updated>"
            f'<link href={quoteattr(address)}/><content type="text">{escape(content)}</content>'
            "</entry>\n"
        )


def told(step: Step) -> str:
    """Return in a sentence how far a release is from the one before."""
    if step.before is None:
        return "première version publiée"
    if not step.differences:
        return f"les mêmes chiffres que la version {step.before.version}"
    many = len(step.differences)
    verb = "diffère" if many == 1 else "diffèrent"
    return f"{count(many, 'chiffre')} {verb} de la version {step.before.version}"


def _moment(release: Release) -> Any:
    return iso(release.created)
