"""Run inside CKAN: make an administrator and a publisher, and write their API tokens.

Usage: python ckan_people.py CKAN.INI TOKENS.JSON
"""

import json
import sys
from pathlib import Path

from ckan.cli import load_config
from ckan.config.middleware import make_app


def _tokens() -> dict[str, str]:
    from ckan import model
    from ckan.plugins.toolkit import get_action

    site = get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tokens = {}
    for name in ("admin", "publisher"):
        person = {"name": name, "email": f"{name}@example.org", "password": "correct-horse"}
        get_action("user_create")({"ignore_auth": True, "user": site}, person)
        if name == "admin":
            model.User.get(name).sysadmin = True
            model.Session.commit()
        wanted = {"user": name, "name": "tests"}
        made = get_action("api_token_create")({"ignore_auth": True, "user": site}, wanted)
        tokens[f"{name}_token"] = made["token"]
    return tokens


if __name__ == "__main__":
    app = make_app(load_config(sys.argv[1]))
    with app._wsgi_app.test_request_context():
        found = _tokens()
    Path(sys.argv[2]).write_text(json.dumps(found), encoding="utf-8")
