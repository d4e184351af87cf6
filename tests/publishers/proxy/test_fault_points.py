"""The points where the fault campaign strikes, counted by hand on a publication of one file."""

from collections import Counter

from fault_points import points, sample
from faulty_proxy import Seen

REQUESTS = [
    Seen(1, "GET", "/look", 0),
    Seen(2, "POST", "/file", 1, body_bytes=10),
    Seen(3, "GET", "/look", 0),
    Seen(4, "DELETE", "/old", 2),
]
STEPS = ["send file", "sent file", "send old", "sent old"]


def test_each_request_and_each_step_is_a_point():
    """Three faults a read, seven a write (no middle without a body), deaths around and inside."""
    found = list(points("first", REQUESTS, STEPS))
    # Of writes 7 + 6; killed at 4 steps, and inside writes 2 + 1 times; one race for each write.
    assert Counter(fault.kind for fault in found) == {"read": 6, "write": 13, "kill": 7, "race": 2}
    assert len({fault.name for fault in found}) == len(found)


def test_only_faults_of_reads_are_left_out():
    """Each read is still broken once; no other is drawn by lot, and always alike."""
    found = list(points("first", REQUESTS, STEPS))
    kept = sample(found)
    assert [fault for fault in kept if fault.kind != "read"] == [
        fault for fault in found if fault.kind != "read"
    ]
    assert sorted(fault.request for fault in kept if fault.kind == "read") == [1, 3]
    assert sample(found) == kept
