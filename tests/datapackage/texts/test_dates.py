"""Moments in UTC, out of every form that exports were seen to use."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackage.dates import PLAIN, to_utc

PARIS = "Europe/Paris"
READ = {
    "2019-01-17 10:38:20 +0100": ("2019-01-17T09:38:20", "second"),
    "2017-10-16 07:18:14 UTC": ("2017-10-16T07:18:14", "second"),
    "2015-09-26T14:05:04+0200": ("2015-09-26T12:05:04", "second"),
    "2017-02-10T09:12:00.123Z": ("2017-02-10T09:12:00", "second"),
    "2017-02-10T09:12:00+01:00": ("2017-02-10T08:12:00", "second"),
    "2017-02-10T09:12:00+01": ("2017-02-10T08:12:00", "second"),
    "2017-02-10T09:12:00-03:30": ("2017-02-10T12:42:00", "second"),
    "1486714320": ("2017-02-10T08:12:00", "second"),
    "1486714320000": ("2017-02-10T08:12:00", "second"),
    "Mon Jul 17 02:17:32 WIB 2017": ("2017-07-17T10:00:00", "day"),
    "Mon Jul 17 02:17:32 CEST 2017": ("2017-07-17T00:17:32", "second"),
    "06/09/2015 14": ("2015-09-06T12:00:00", "hour"),
    "2019-04-01 03:45:00": ("2019-04-01T01:45:00", "second"),
    "10 février 2017": ("2017-02-10T11:00:00", "day"),
    "10 février 2017 09:12": ("2017-02-10T08:12:00", "minute"),
    "vendredi 10 février 2017 à 9h12": ("2017-02-10T08:12:00", "minute"),
    "1er août 2017": ("2017-08-01T10:00:00", "day"),
    "Fri Feb 10 2017 09:12:00 GMT+0100 (CET)": ("2017-02-10T08:12:00", "second"),
    "Fri, 10 Feb 2017 09:12:00 GMT": ("2017-02-10T09:12:00", "second"),
    "2017-02-08-14:05": ("2017-02-08T13:05:00", "minute"),
    "2017-02-10": ("2017-02-10T11:00:00", "day"),
    "10/02/2017": ("2017-02-10T11:00:00", "day"),
    # 02:30 did not exist that night: 02:30 at +01:00. It happened twice in October.
    "2017-03-26 02:30:00": ("2017-03-26T01:30:00", "second"),
    "2017-10-29 02:30:00": ("2017-10-29T00:30:00", "second"),
}
UNREAD = [
    "",
    "x",
    "31 février 2017",
    "31/02/2017",
    "12/25/2017",
    "0001-01-01",
    "1989-12-30",
    "2101-02-01",
    "2017-02-08 25:00",
    "2017-02-08 10:61",
    "12",
    "20170210",
    "2017-02-10T09:12:00+99:00",
    "10 brumaire 2017",
    "9999999999999",
    "2" * 5000,
    None,
]


@pytest.mark.parametrize(("raw", "expected"), READ.items(), ids=READ)
def test_reads_every_form(raw, expected):
    """Each form seen in an export gives the moment counted by hand, and its precision."""
    moment, precision = to_utc(raw, PARIS)
    written = expected[0]
    if precision == "unknown":
        pytest.fail(f"{raw} was not read")
    assert (moment.replace(microsecond=0), precision) == (
        datetime.fromisoformat(written).replace(tzinfo=UTC),
        expected[1],
    )


@pytest.mark.parametrize("raw", UNREAD)
def test_says_unknown(raw):
    """What is no plausible date is unknown, and never raises."""
    if raw == "2017-02-10T09:12:00+99:00":
        # The zone is nonsense, the day is not.
        assert to_utc(raw, PARIS)[1] == "day"
    else:
        assert to_utc(raw, PARIS) == (None, "unknown")


@given(st.dates(date(1990, 1, 2), date(2100, 12, 30)))
def test_a_day_stays_the_same_day_in_its_zone(day):
    """A date without time falls on that very day, in Paris as in Réunion."""
    for zone in (PARIS, "Indian/Reunion", "America/Martinique"):
        for raw in (day.isoformat(), day.strftime("%d/%m/%Y")):
            moment, precision = to_utc(raw, zone)
            assert (moment.astimezone(ZoneInfo(zone)).date(), precision) == (day, "day")


@given(
    st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2100-12-30")).map(
        lambda t: t.replace(microsecond=0)
    ),
    st.integers(-12, 12),
)
def test_an_offset_is_subtracted(local, hours):
    """A time with its offset is that moment, whatever the consultation's zone."""
    raw = f"{local.isoformat()}{hours:+03d}:00"
    assert to_utc(raw, PARIS)[0] == local.replace(tzinfo=UTC) - timedelta(hours=hours)


@pytest.mark.parametrize(
    "time", ["00:00:00Z", "23:59:59.123Z", "24:00:00Z", "12:60:00Z", "12:00:60Z", "12:00:00"]
)
def test_a_plain_moment_is_its_first_characters(time):
    """What is read by whole columns is what a call per date reads: leap years, ends of months."""
    plain = 0
    for year, month, day in product(
        (1989, 1990, 2000, 2023, 2024, 2099, 2100, 2101), range(14), range(33)
    ):
        raw = f"{year}-{month:02}-{day:02}T{time}"
        if re.fullmatch(PLAIN, raw):
            plain += 1
            read = datetime.fromisoformat(raw[:19]).replace(tzinfo=UTC), "second"
            assert to_utc(raw, PARIS) == read
    # Five of these years, all days but for 29 February.
    assert plain == (5 * 365 if time in {"00:00:00Z", "23:59:59.123Z"} else 0)


def test_refuses_an_unknown_zone():
    """A consultation's zone that does not exist is said, not guessed."""
    with pytest.raises(ValueError, match="IANA"):
        to_utc("2017-02-10 10:00", "Europe/Lille")
