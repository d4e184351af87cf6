"""Run inside udata: make the licences, an administrator, a publisher, and write their tokens.

Usage: UDATA_SETTINGS=… python udata_people.py TOKENS.JSON
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from flask_security.utils import hash_password
from udata.app import create_app, standalone

_LICENCES = [
    {
        "id": "lov2",
        "title": "Licence Ouverte / Open Licence version 2.0",
        "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "alternate_titles": ["Licence ouverte", "Licence Ouverte 2.0", "etalab-2.0"],
    },
    {"id": "fr-lo", "title": "Licence Ouverte / Open Licence"},
    {
        "id": "odc-odbl",
        "title": "Open Data Commons Open Database License (ODbL)",
        "url": "http://opendatacommons.org/licenses/odbl/summary/",
    },
    {"id": "notspecified", "title": "License Not Specified"},
]


def _tokens() -> dict[str, str]:
    from udata.core.api_token.models import ApiToken
    from udata.models import License, datastore

    for licence in _LICENCES:
        License.objects.create(flags=["domain_data", "okd_compliant"], active=True, **licence)
    tokens = {}
    for name in ("admin", "publisher"):
        person = datastore.create_user(
            first_name=name,
            last_name="Test",
            email=f"{name}@example.org",
            password=hash_password("Correct-Horse-1"),
            confirmed_at=datetime.now(UTC),
        )
        if name == "admin":
            datastore.add_role_to_user(person, datastore.find_or_create_role("admin"))
        tokens[f"{name}_token"] = ApiToken.generate(person, name="tests")[1]
    return tokens


if __name__ == "__main__":
    app = standalone(create_app())
    with app.app_context():
        found = _tokens()
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
