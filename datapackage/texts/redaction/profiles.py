"""Web addresses that tell who somebody is: profiles, credentials, places, telephones, avatars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from datapackage.texts.redaction import coordinates
from datapackage.texts.redaction.handles import is_institution
from datapackage.texts.redaction.internet import internet_addresses, is_public

__all__ = ["HINT", "is_personal", "profiles"]

_BEFORE = r"(?:[a-z]{1,8}(?:-[a-z]{2})?\.)?"
_NAME = r"@?([\w.%+-]{2,60})"
_NOT_PEOPLE = (
    r"(?!(?:share|sharer|hashtag|search|intent|home|events?|groups?|watch|login|explore|policies|about|"
    r"help|settings|privacy|legal|terms|tos|i|status|notifications|messages|marketplace|gaming|ads|"
    r"business|docs|features|topics|trending|orgs|sponsors|collections|apps|jobs|company|school|feed|"
    r"pulse|learning|results|playlist|embed|shorts|live|tv|reel|reels|stories|p|tags?|plugins|dialog|"
    r"l\.php|photo|photos|video|videos|media|download|permalink\.php|story\.php|hashtags?)(?:[/?#.]|$|\b(?![\w.-])))"
)
_HOSTS = (
    rf"(?:facebook\.com|fb\.com|fb\.me)/(?:profile\.php\?(?:\S*&)?id=(\d{{5,20}})|people/[^/\s]{{1,60}}/(\d+)|(?:pg/)?{_NOT_PEOPLE}{_NAME})",
    rf"(?:twitter|x)\.com/(?:#!/)?{_NOT_PEOPLE}{_NAME}",
    rf"linkedin\.com/(?:mwlite/)?(?:in|pub|profile/view\?id=)/?{_NAME}",
    rf"(?:instagram\.com|instagr\.am|threads\.net)/{_NOT_PEOPLE}{_NAME}",
    rf"(?:tiktok|medium)\.com/@{_NAME}",
    rf"youtube\.com/(?:@|user/|c/|channel/){_NAME}",
    rf"(?:github|gitlab)\.com/{_NOT_PEOPLE}{_NAME}/?(?=[?#\s,;:!)\]>\"'»]|\.?$|\.\s|$)",
    rf"(?:t|telegram)\.me/{_NAME}",
    rf"bsky\.app/profile/{_NAME}",
    rf"snapchat\.com/add/{_NAME}",
    rf"(?:reddit\.com/(?:u|user)|twitch\.tv|vk\.com|about\.me|flickr\.com/(?:people|photos)|soundcloud\.com|ask\.fm)/{_NOT_PEOPLE}{_NAME}",
    rf"pinterest\.(?:fr|com)/{_NOT_PEOPLE}{_NAME}",
    rf"plus\.google\.com/(?:u/\d/)?(?:\+{_NAME}|(\d{{8,}}))",
    rf"viadeo\.com/(?:[a-z]{{2}}/)?(?:profile|p)/{_NAME}",
    rf"(?:[\w-]{{2,40}}\.){{1,3}}[a-z]{{2,10}}/@{_NAME}",
    (
        rf"(?:[\w-]{{1,40}}\.){{0,2}}(?:social|mastodon|mamot|piaille|framapiaf|pixelfed)[\w-]{{0,20}}"
        rf"(?:\.[\w-]{{2,20}}){{1,2}}/(?:@|users/|u/){_NAME}"
    ),
    rf"discord(?:app)?\.com/users/(\d+)|keybase\.io/{_NAME}|(?:[\w-]{{1,40}}\.)?mastodon\.[a-z]{{2,10}}/@?{_NAME}",
)
_PROFILE = re.compile(
    "|".join(rf"(?<![\w.@-])(?:https?://)?{_BEFORE}(?:{host})" for host in _HOSTS), re.IGNORECASE
)
_SITES_WORDS = """
facebook.com fb.com fb.me twitter.com x.com linkedin.com instagram.com instagr.am threads.net
tiktok.com medium.com youtube.com github.com gitlab.com t.me telegram.me bsky.app snapchat.com
reddit.com twitch.tv vk.com about.me flickr.com soundcloud.com ask.fm pinterest. plus.google
viadeo.com discord keybase mastodon social mamot piaille framapiaf pixelfed /@
"""
_SITES = _SITES_WORDS.split()
_REST = re.compile(r"[^\s<>\"»)\]]{0,200}")
_USER = re.compile(r"^[a-z]+://[^/?#]*@", re.IGNORECASE)
_EMAIL = re.compile(r"[^/?#&=\s]@[^/?#&=\s]+\.[a-z]{2}", re.IGNORECASE)
_HANDLE = re.compile(r"[/=]@([^\W\d][\w.-]*)", re.IGNORECASE)
_AVATAR = re.compile(r"gravatar\.|/avatars?/|[?&/](?:avatar|gravatar)", re.IGNORECASE)
_DIALLED = re.compile(
    r"[?&](?:tel|telephone|phone|mobile|portable|gsm|numero)=[+\s]?\d[\d.\s-]{7,}|wa\.me/\+?\d{8,}|\btel:",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[=&]")
_HOST = re.compile(
    r"^[a-z]+://(?:[^/?#@]*@)?(?:(\d+(?:\.\d+){3})|\[([0-9a-f:.]+)\])(?::\d+)?(?:[/?#]|$)",
    re.IGNORECASE,
)
_SAID = r"[@%+\[]|=[0-9]|[0-9][.,][0-9]|[a-z]{2}[0-9]{2}[0-9a-z]{11}"
HINT = rf"(?i:://[^\s]*(?:{_SAID})|avatar|wa\.me|\btel:|{'|'.join(map(re.escape, _SITES))})"
"""What every one has, for RE2: a known site, or in an address what may say a datum."""


def profiles(text: str) -> Iterator[tuple[int, int]]:
    """Yield addresses of profiles, also those written without `https://`."""
    low = text.lower()
    if "/" not in low or not any(host in low for host in _SITES):
        return
    for found in _PROFILE.finditer(text):
        if _of_a_person(found):
            rest = _REST.match(text, found.end())
            end = found.end() + len(rest[0].rstrip(".,;:!?'’") if rest else "")
            yield found.start(), end


def is_personal(url: str) -> bool:
    """Tell whether a web address tells who somebody is, where they live or how to call them."""
    shown = unquote(unquote(url))
    low = shown.lower()
    if any(form.search(shown) for form in (_USER, _EMAIL, _AVATAR, _DIALLED)):
        return True
    host = _HOST.match(shown)
    return (
        any(not is_institution(name) for name in _HANDLE.findall(shown))
        or coordinates.in_address(shown)
        or (
            any(site in low for site in _SITES)
            and any(map(_of_a_person, _PROFILE.finditer(shown.replace("/http", " http"))))
        )
        or (host is not None and is_public(host[1] or host[2]))
        or any(internet_addresses(_QUERY.sub(" ", shown.partition("?")[2])))
    )


def _of_a_person(found: re.Match[str]) -> bool:
    name = next((part for part in found.groups() if part), "")
    return not is_institution(name)
