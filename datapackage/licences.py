"""Under which licences data may be published, and which source may become which.

The rule: a licence that asks for nothing may become any other; a licence that
asks for attribution may become any that asks for it too; a share-alike licence
(ODbL, CC BY-SA) stays as it is. A portal's own identifiers appear only in that
portal's publisher.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LICENCES", "Licence", "compatible"]


@dataclass(frozen=True, slots=True)
class Licence:
    """An open licence, as people and catalogues name it."""

    title: str
    url: str
    attribution: bool = True
    """Whoever reuses the data must name their source."""
    share_alike: bool = False
    """What is derived from the data must keep this very licence."""


LICENCES = {
    "etalab-2.0": Licence(
        "Licence Ouverte / Open Licence, version 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
    "fr-lo": Licence(
        "Licence Ouverte / Open Licence, version 1.0 (2011)",
        "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",
    ),
    "cc-by-4.0": Licence(
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
    "odc-by": Licence(
        "Open Data Commons Attribution License 1.0",
        "https://opendatacommons.org/licenses/by/1-0/",
    ),
    "odc-odbl": Licence(
        "Open Data Commons Open Database License 1.0",
        "https://opendatacommons.org/licenses/odbl/1-0/",
        share_alike=True,
    ),
    "cc-by-sa-4.0": Licence(
        "Creative Commons Attribution - Partage dans les mêmes conditions 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/",
        share_alike=True,
    ),
    "odc-pddl": Licence(
        "Open Data Commons Public Domain Dedication and License 1.0",
        "https://opendatacommons.org/licenses/pddl/1-0/",
        attribution=False,
    ),
    "cc-zero": Licence(
        "Creative Commons CC0 1.0 Universel",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        attribution=False,
    ),
}
"""The licences that `consultation.toml` may name."""


def compatible(source: str, published: str) -> bool:
    """Tell whether data read under the licence `source` may be published as `published`.

    Raises:
        KeyError: one of them is not in `LICENCES`.
    """
    if source == published:
        return True
    if LICENCES[source].share_alike:
        return False
    return LICENCES[published].attribution or not LICENCES[source].attribution
