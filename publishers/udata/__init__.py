"""Publish to data.gouv.fr and to every other udata site, by its own API.

`translate` says in udata's words what we want, `steps` decides what to write
next and asks nothing, `upload` sends a file, `publisher` does it all.
"""

from publishers.udata.publisher import Udata

__all__ = ["Udata"]
