"""The fault campaign: every request broken in every way always ends in the same place."""

import time

import pytest
from fault_campaign import Campaign, run

pytestmark = pytest.mark.portals


@pytest.fixture
def campaign(portal, proxied, tmp_path):
    """A campaign on each portal in turn."""
    return Campaign(portal, proxied(portal), tmp_path)


def test_whatever_breaks_it_ends_in_one_whole_dataset(campaign, capsys):
    """Cut, refused, delayed or killed at each request and step: one dataset, the right bytes."""
    faults = campaign.faults()
    with capsys.disabled():
        started = time.monotonic()
        done = run(campaign, faults)
        print(f"{done} faults, no promise broken, {time.monotonic() - started:.0f} s")
    assert done == len(faults)
