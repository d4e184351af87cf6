"""Two releases of a consultation, and a publisher on udata that waits no more than needed."""

import threading

from datapackage.consultation import Target
from publishers.settings import Settings
from publishers.udata.publisher import Udata

FIRST = {
    "contributions.csv": "id;texte\n1;« déjà vu »\n2;œuf\n".encode(),
    "vote_tallies.csv": b"id;votes\n1;3\n",
    "LISEZMOI.txt": b"A lire d'abord\n",
    "datapackage.json": b'{"version": "1.0.0"}\n',
}
SECOND = {
    **{name: FIRST[name] for name in ("contributions.csv", "LISEZMOI.txt")},
    "contributions.csv": FIRST["contributions.csv"] + b"3;ajout\n",
    "themes.csv": b"id;titre\n1;velo\n",
    "datapackage.json": b'{"version": "2.0.0"}\n',
}


def quick(_seconds):
    """Wait as long as udata's file names need, and no longer."""
    threading.Event().wait(1.1)


def publisher(portal, organisation, *, url=None, dataset="", token=None, slug="mobilites"):
    """Return a publisher, through `url` if a proxy stands there."""
    target = Target("demo", "udata", url or portal.url, organisation.name, dataset)
    return Udata(target, Settings(slug, token or portal.publisher_token, sleep=quick))


def publish(udata, publication):
    """Plan, apply, and return the plan."""
    plan = udata.plan(publication)
    udata.apply(publication, plan)
    return plan


def only(found):
    """Return the only one."""
    (one,) = found
    return one
