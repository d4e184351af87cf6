"""Any CKAN from 2.10 on: `publisher` asks, `steps` decides, `translate` knows the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackage.consultation import Target
from publishers.kinds import Kind

if TYPE_CHECKING:
    from publishers.base import Publisher
    from publishers.settings import Settings

__all__ = ["KIND"]


def _open(target: Target, settings: Settings) -> Publisher:
    from publishers.ckan.publisher import Ckan

    return Ckan(target, settings)


KIND = Kind(
    label="CKAN 2.10 ou plus",
    needs=("url", "organization", "token_env"),
    remedy=(
        "supprimez la ressource sur le portail ; "
        "sinon, demandez à son gestionnaire d’effacer ce fichier et ses copies (cache, base)"
    ),
    open=_open,
)
