"""The news of the portal: their list, a page each, and an Atom feed."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from xml.sax.saxutils import escape, quoteattr

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.reading.news import Story
from dashboard.routes.answers import OPEN_FRESH
from dashboard.routes.feeds import xml
from dashboard.routes.site import Site

__all__ = ["NewsPages"]


class NewsPages:
    """What the team of one consultation tells."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._news = site.portal.news

    def routes(self) -> list[Route]:
        """Return the addresses of the news and of their feed."""
        prefix = self._site.prefix
        return [
            Route(f"{prefix}/nouvelles/", self.listed),
            Route(f"{prefix}/nouvelles/{{name}}", self.page),
            Route(f"{prefix}/nouvelles.atom", self.atom),
        ]

    def listed(self, request: Request) -> Response:
        """List the news, latest first."""
        stories = self._news.stories()
        if not stories:
            raise HTTPException(HTTPStatus.NOT_FOUND, "Aucune nouvelle n’est publiée.")
        return self._site.page(request, "news.html", path="nouvelles/", stories=stories)

    def page(self, request: Request) -> Response:
        """Show one piece of news, between the one before and the one after."""
        stories = self._news.stories()
        name = request.path_params["name"]
        at = next((at for at, story in enumerate(stories) if story.name == name), None)
        if at is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "Cette nouvelle est inconnue.")
        return self._site.page(
            request,
            "story.html",
            path=f"nouvelles/{name}",
            story=stories[at],
            newer=stories[at - 1] if at else None,
            older=stories[at + 1] if at + 1 < len(stories) else None,
        )

    def atom(self, request: Request) -> Response:
        """Return the news whole, as an Atom feed (RFC 4287); empty before the first one."""
        site, consultation = self._site, self._site.portal.consultation()
        stories = self._news.stories()
        home = site.absolute(request, "nouvelles/")
        opened = consultation["start_date"] or consultation["retrieved_at"].date()
        feed = (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
            f"<id>{escape(home)}</id>\n"
            f"<title>{xml(consultation['title'])} : nouvelles</title>\n"
            f"<updated>{_moment(stories[0].date if stories else opened)}</updated>\n"
            f"<author><name>{xml(consultation['organiser'] or consultation['title'])}</name>"
            "</author>\n"
            f"<link href={quoteattr(home)}/>\n"
            f'<link rel="self" href={quoteattr(site.absolute(request, "nouvelles.atom"))}/>\n'
            f"{''.join(self._entry(request, story) for story in stories)}</feed>\n"
        )
        return Response(feed, media_type="application/atom+xml", headers=OPEN_FRESH)

    def _entry(self, request: Request, story: Story) -> str:
        address = self._site.absolute(request, f"nouvelles/{story.name}")
        return (
            f"<entry><id>{escape(address)}</id><title>{xml(story.title)}</title>"
            f"<updated>{_moment(story.date)}</updated><link href={quoteattr(address)}/>"
            f'<content type="html" xml:base={quoteattr(address)}>{xml(str(story.body))}'
            "</content></entry>\n"
        )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
