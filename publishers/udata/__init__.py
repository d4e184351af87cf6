"""Publish to data.gouv.fr and to every other udata site, by its own API.

`translate` says in udata's words what we want, `steps` decides what to write
next and asks nothing, `upload` sends a file, `publisher` does it all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Target
from publishers.kinds import Kind

if TYPE_CHECKING:
    from publishers.base import Publisher
    from publishers.settings import Settings

__all__ = ["KIND"]


def _open(target: Target, settings: Settings) -> Publisher:
    from publishers.udata.publisher import Udata

    return Udata(target, settings)


KIND = Kind(
    label="data.gouv.fr",
    needs=("organization", "token_env"),
    remedy=(
        "supprimez la ressource dans l’administration du jeu de données ; "
        "sinon, demandez à l’équipe du site d’effacer ce fichier"
    ),
    open=_open,
    addresses={
        "demo": "https://demo.data.gouv.fr",
        "production": "https://www.data.gouv.fr",
    },
)
