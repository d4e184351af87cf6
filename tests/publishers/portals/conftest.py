"""The real portals, and a proxy that breaks what is sent to them.

A portal that does not run fails the test that asks for it: it is never skipped.
"""

from contextlib import ExitStack

import portals_client
import pytest
import requests
from ckan_site import Site
from dying_publisher import DyingPublishers
from fault_campaign import Campaign
from faulty_proxy import FaultyProxy

_LONGEST = "test_whatever_breaks"


def pytest_collection_modifyitems(items):
    """Begin with the longest tests, so that no process ends alone long after the others."""
    items.sort(key=lambda item: not item.name.startswith(_LONGEST))


def _running(name):
    """Return a portal that answers, or fail."""
    try:
        portal = portals_client.known(name)
        portal.get("/", timeout=10, allow_redirects=False)
    except (FileNotFoundError, requests.RequestException) as error:
        pytest.fail(f"{name} does not run: `make test-portals` starts it ({error})")
    return portal


@pytest.fixture(scope="session")
def running():
    """A function that returns a portal by its name."""
    return _running


@pytest.fixture(scope="session", params=["ckan-2.11", "ckan-2.12"])
def ckan(request):
    """Each CKAN in turn."""
    return _running(request.param)


@pytest.fixture(scope="session")
def any_ckan():
    """One CKAN, for what does not depend on its version."""
    return _running("ckan-2.12")


@pytest.fixture(scope="session")
def udata():
    """The software of data.gouv.fr."""
    return _running("udata")


@pytest.fixture(scope="session", params=portals_client.NAMES)
def portal(request):
    """Each portal in turn."""
    return _running(request.param)


@pytest.fixture
def organisation(request):
    """An organisation of the test's own, on the portal that the test asks for."""
    asked = [name for name in ("portal", "ckan", "udata") if name in request.fixturenames]
    assert len(asked) == 1, "ask for one of portal, ckan, udata, or call new_organisation()"
    portal = request.getfixturevalue(asked[0])
    organisation = portal.new_organisation()
    yield organisation
    portal.leave(organisation)


@pytest.fixture
def proxied():
    """A function that puts a faulty proxy before a portal, until the end of the test."""
    with ExitStack() as opened:
        yield lambda portal: opened.enter_context(FaultyProxy(portal.url))


@pytest.fixture
def site(ckan, organisation, proxied, tmp_path):
    """A consultation that was never published."""
    return Site(ckan, organisation, proxied(ckan), tmp_path)


@pytest.fixture(scope="session")
def deaths():
    """Publishers to kill."""
    with DyingPublishers() as dying:
        yield dying


@pytest.fixture
def campaign(proxied, deaths, tmp_path):
    """A function that begins a fault campaign on a portal, which ends with the test."""
    with ExitStack() as opened:
        yield lambda portal, moment: opened.enter_context(
            Campaign(portal, proxied(portal), deaths, tmp_path, moment)
        )
