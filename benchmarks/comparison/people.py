"""What a person does on the portal's own pages between two releases, and whether it lasts."""

from __future__ import annotations

from typing import Any

import requests
from comparison.wire import Place, named

_FILE = "contributions.csv"
_FIELD = {"ckan": "author_email", "udata": "acronym"}
"""A field that no tool here writes."""
_VALUE = {"ckan": "service@ville.example.org", "udata": "ESSAI"}
_TAG = "ajoute-a-la-main"
_NOTE = "Note ajoutée à la main."


def edit(place: Place) -> None:
    """Fill a field, add a tag, describe a file."""
    (_edit_ckan if place.portal.kind == "ckan" else _edit_udata)(place)


def kept(place: Place) -> dict[str, bool]:
    """Say which of the three edits are still there."""
    (dataset,) = place.portal.seen_by_publisher(place.organisation)
    raw, kind = dataset.raw, place.portal.kind
    tags = [tag["name"] if kind == "ckan" else tag for tag in raw["tags"]]
    notes = [file["description"] for file in raw["resources"] if named(file["url"]) == _FILE]
    return {
        "field": raw[_FIELD[kind]] == _VALUE[kind],
        "tag": _TAG in tags,
        "file": notes == [_NOTE],
    }


def _dataset(place: Place) -> tuple[dict[str, Any], dict[str, Any]]:
    (dataset,) = place.portal.seen_by_publisher(place.organisation)
    (file,) = [one for one in dataset.raw["resources"] if named(one["url"]) == _FILE]
    return dataset.raw, file


def _edit_ckan(place: Place) -> None:
    raw, file = _dataset(place)
    tags = [{"name": tag["name"]} for tag in raw["tags"]] + [{"name": _TAG}]
    fields = {"id": raw["id"], _FIELD["ckan"]: _VALUE["ckan"], "tags": tags}
    for name, document in (
        ("package_patch", fields),
        ("resource_patch", {"id": file["id"], "description": _NOTE}),
    ):
        path, token = f"/api/3/action/{name}", place.portal.admin_token
        place.portal.post(path, token, json=document).raise_for_status()


def _edit_udata(place: Place) -> None:
    raw, file = _dataset(place)
    file["description"] = _NOTE
    fields = {_FIELD["udata"]: _VALUE["udata"], "tags": [*raw["tags"], _TAG]}
    address = f"{place.portal.url}/api/1/datasets/{raw['id']}/"
    headers = place.portal.headers(place.portal.admin_token)
    requests.put(address, json={**raw, **fields}, headers=headers, timeout=60).raise_for_status()
