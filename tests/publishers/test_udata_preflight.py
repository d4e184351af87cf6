"""Which accounts and datasets of a udata site are not for a publisher to use."""

import pytest

from publishers.udata.preflight import of_account, of_dataset

ACCOUNT = {"id": "u1", "slug": "service", "roles": []}


def organisation(role):
    """Return an organisation where the account has a role."""
    return {"name": "Ville", "members": [{"user": {"id": "u1"}, "role": role}]}


def allowed(*, edit):
    """Return a dataset as seen by an account that may edit it, or not."""
    return {"permissions": {"delete": edit, "edit": edit, "edit_resources": edit}}


def test_editor_is_fine():
    """An editor of the organisation may create, and write to its datasets."""
    assert list(of_account(ACCOUNT, organisation("editor"), None)) == []
    assert list(of_account(ACCOUNT, organisation("editor"), allowed(edit=True))) == []


def test_partial_editor_of_another_dataset_is_told():
    """Who edits only some datasets of the organisation is told before anything is sent."""
    (problem,) = of_account(ACCOUNT, organisation("partial_editor"), allowed(edit=False))
    assert problem.blocking
    assert "partial_editor" in problem.message


def test_administrator_of_the_site_is_warned():
    """The key of who may change everything works, and a lesser one is advised."""
    (problem,) = of_account({**ACCOUNT, "roles": ["admin"]}, organisation("editor"), None)
    assert not problem.blocking
    assert "compte de service" in problem.message


@pytest.mark.parametrize("harvest", [{"source_id": "s1"}, {"backend": "DCAT"}], ids=str)
def test_harvested_dataset_is_refused(harvest):
    """What a harvester writes, it would write again over ours."""
    dataset = {"id": "d1", "page": "https://udata.example/d1", "harvest": harvest}
    (problem,) = of_dataset(dataset, "https://udata.example")
    assert problem.blocking
    assert "moissonné" in problem.message
    assert list(of_dataset({**dataset, "harvest": None}, "https://udata.example")) == []
