"""A figure in somebody else's page: no script, its title, its drawing, its source, and a way back.

With `release=` it is frozen; without, it follows the data, and says which. It is the only page
of the portal that anyone may frame.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.drawing.drawing import Drawing
from dashboard.drawing.svg import svg
from dashboard.drawing.tabulated import tabulated
from dashboard.reading.portal import Portal
from dashboard.reading.view import View
from dashboard.routes.figure_asked import Asked
from dashboard.routes.figure_files import as_read, citation, found
from dashboard.routes.site import Site

__all__ = ["Embeds", "follows", "snippet"]

_MOST_ROWS = 12
_HEADERS = {
    # No script, no form, nothing from elsewhere; anyone may frame it.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Embeds:
    """The figures of one consultation, to be framed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._portal: Portal = site.portal

    def routes(self) -> list[Route]:
        """Return the address of a figure to be framed, named `embed`."""
        return [Route(f"{self._site.prefix}/embed/{{name}}", self.page, name="embed")]

    def page(self, request: Request) -> Response:
        """Show the figure, and nothing around it."""
        asked = Asked.of(request)
        figure, view = asked.figure, View(self._portal, asked.release)
        rows, total = asked.shown(self._portal, _MOST_ROWS)
        read = as_read(view, figure, rows)
        drawing = Drawing.of(figure, read, view.rows("milestones"))
        response = self._site.page(
            request,
            "embed.html",
            path=f"f/{figure.name}",
            figure=figure,
            varied=asked.varied,
            finding=found(view, figure, rows) if len(rows) == total else "",
            drawing=drawing,
            svg=svg(drawing) if drawing else "",
            table=tabulated(figure, read[:_MOST_ROWS], view.address, view.timezone),
            left_out=max(0, total - _MOST_ROWS),
            shown=_MOST_ROWS,
            cited=citation(self._site, request, asked, view),
            follows=follows(asked, view),
            full=self._site.absolute(request, f"f/{figure.name}", **asked.query),
        )
        # On « not modified » too: a browser takes the headers of the last answer.
        response.headers.update(_HEADERS)
        return response


def follows(asked: Asked, view: View) -> str:
    """Say whether what is shown will change."""
    version = view.package.version
    if version and asked.release == version:
        return f"Chiffre figé sur la version {version}."
    if version:
        return f"Suit la dernière version, aujourd’hui la {version}."
    return "Suit les données en cours."


def snippet(address: str, title: str, height: int) -> str:
    """Return the HTML to be pasted; what it holds of others is escaped where it is shown."""
    quoted = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    shown = address.replace("&", "&amp;").replace('"', "&quot;")
    return f'<iframe title="{quoted}" src="{shown}" width="100%" height="{height}"></iframe>'
