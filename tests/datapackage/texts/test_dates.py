"""Moments in UTC, out of every form that exports were seen to use."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackage.dates import PLAIN, month_first, to_utc

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
    # Twelve hours: midnight is 12 AM, noon is 12 PM.
    "03/12/2017 12:05 AM": ("2017-12-02T23:05:00", "minute"),
    "03/12/2017 12:05 PM": ("2017-12-03T11:05:00", "minute"),
    "03/12/17 4:05:09 p.m.": ("2017-12-03T15:05:09", "second"),
    "3/12/2017, 4\u202fpm": ("2017-12-03T15:00:00", "hour"),
    "dimanche 3 décembre 2017 à 4:05 p. m.": ("2017-12-03T15:05:00", "minute"),
    "4:05 PM, 03/12/2017": ("2017-12-03T15:05:00", "minute"),
    "December 3rd, 2017 at 4:05 PM": ("2017-12-03T15:05:00", "minute"),
    # Short years and dashes, as spreadsheets and Oracle write them.
    "03/12/17": ("2017-12-03T11:00:00", "day"),
    "3.12.99 16:05": ("1999-12-03T15:05:00", "minute"),
    "03-DEC-17": ("2017-12-03T11:00:00", "day"),
    "3-déc.-17": ("2017-12-03T11:00:00", "day"),
    # Zones by their names.
    "Sun Dec 03 2017 16:05:09 GMT+0100 (heure normale d’Europe centrale)": (
        "2017-12-03T15:05:09",
        "second",
    ),
    "Sun Dec 03 2017 16:05:09 GMT-0500 (Eastern Standard Ti": ("2017-12-03T21:05:09", "second"),
    "2017-12-03 16:05 heure normale de l’Europe centrale": ("2017-12-03T15:05:00", "minute"),
    "2017-07-03 16:05 heure d'été d'Europe centrale": ("2017-07-03T14:05:00", "minute"),
    "2017-07-03 16:05 Central European Summer Time": ("2017-07-03T14:05:00", "minute"),
    "2017-12-03 16:05 UTC+1": ("2017-12-03T15:05:00", "minute"),
    "2017-12-03 16:05 (UTC−3:30)": ("2017-12-03T19:35:00", "minute"),
    "2017-12-03T16:05:09+01:00[Europe/Paris]": ("2017-12-03T15:05:09", "second"),
    "2017-07-03 16:05 America/Martinique": ("2017-07-03T20:05:00", "minute"),
    "2017-12-03 16:05:09.25 +0100 CET m=+0.5": ("2017-12-03T15:05:09", "second"),
    # Signs that software leaves between the day and its hour.
    "2017/12/03T:16:05:09": ("2017-12-03T15:05:09", "second"),
    "2017 - 12 - 03_16:05": ("2017-12-03T15:05:00", "minute"),
    "2017-12-03   16 h 05 min": ("2017-12-03T15:05:00", "minute"),
    "2017-12-03 16h05m09s": ("2017-12-03T15:05:09", "second"),
    "2017-07-03 0 days 16:05:09.120000": ("2017-07-03T14:05:09", "second"),
    "2017-07-03 00:00:00 16:05:09": ("2017-07-03T14:05:09", "second"),
    "2017-07-03 1899-12-30 16:05:09": ("2017-07-03T14:05:09", "second"),
}
NO_HOUR = [
    "25:00",
    "10:61",
    "24:00",
    "13 AM",
    "0:05 PM",
    "matin",
    "3 days 10:50:19",
    "-1 days +10:50:19",
    "9h-10h",
    "9-10",
    "9h30-10h30",
    "1605",
    "16.05",
    "16:05:9",
    "16:05 IST",
    "16:05 CET+1",
    "16:05 Central European Summer Time",
    "16:05 Europe/Lille",
    "16:05+14:30",
]
UNREAD = [
    "",
    "x",
    "31 février 2017",
    "31/02/2017",
    "12/25/2017",
    "0001-01-01",
    "1989-12-30",
    "2101-02-01",
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


@pytest.mark.parametrize("tail", NO_HOUR)
def test_an_hour_that_cannot_be_read_leaves_the_day(tail):
    """It is noon that day, in the consultation's zone, and the precision says so."""
    noon = datetime(2017, 12, 3, 11, tzinfo=UTC)
    for day in ("2017-12-03", "03/12/2017", "3 décembre 2017"):
        assert to_utc(f"{day} {tail}", PARIS) == (noon, "day")


@given(
    st.dates(date(1990, 1, 2), date(2100, 12, 30)),
    st.text("0123456789:.hHTZapmAPMdays +-()/é’CET", max_size=30),
)
def test_what_is_beside_a_day_never_changes_it(day, tail):
    """Whatever follows, the day is that one or unknown; only a zone may move it, by one."""
    moment, precision = to_utc(f"{day.isoformat()} {tail}", PARIS)
    if precision == "day":
        assert moment.astimezone(ZoneInfo(PARIS)).date() == day
    elif moment is not None:
        assert abs(moment.date() - day) <= timedelta(days=1)


WRITTEN = (
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%y %I:%M:%S %p",
    "%Y-%m-%d %I:%M:%S%p",
    "%Y/%m/%dT:%H:%M:%S",
    "%d-%b-%y %H:%M:%S",
    "%d-%b-%Y %I:%M:%S %p",
    "%A %d %B %Y, %Hh%Mm%Ss",
    "%a %b %d %Y %H:%M:%S",
    "%B %d, %Y at %I:%M:%S %p",
    "%H:%M:%S %d/%m/%Y",
    "%Y-%m-%d 0 days %H:%M:%S.%f",
)


@given(
    st.datetimes(datetime.fromisoformat("1990-01-02"), datetime.fromisoformat("2069-12-30")),
    st.sampled_from(WRITTEN),
    st.sampled_from([("", 0), (" GMT+0100 (CET)", 1), (" UTC-3", -3), (" (UTC+05:00)", 5)]),
)
def test_what_python_writes_is_read_back(local, form, zone):
    """Each form, with its zone or in that of the consultation, is the same moment."""
    written, hours = zone
    local = local.replace(microsecond=0)
    raw = local.strftime(form) + ("" if form.startswith("%H") else written)
    offset = 0 if form.startswith("%H") else hours
    expected = local.replace(tzinfo=UTC) - timedelta(hours=offset)
    assert to_utc(raw, "UTC") == (expected, "second")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["03/04/2017", "03/25/2017"], True),
        (["3/4/17", "3/25/17 10:00"], True),
        (["03/04/2017 1:05 PM"], True),
        (["03/04/2017 1:05 PM", "25/04/2017 1:05 PM"], False),
        (["03/04/2017 1:05 p. m."], False),
        (["03/25/2017", "25/03/2017"], False),
        (["03/04/2017", "2017-03-25 1:05 PM"], False),
        ([], False),
    ],
)
def test_a_column_tells_its_order(cells, expected):
    """A day over 12, or the hours of who writes the month first, decide for all cells."""
    assert month_first(cells) is expected


@pytest.mark.parametrize(
    "raw", ["2017-02-10 - 2017-02-14", "10/02/2017 au 14/02/2017", "06-12-13-14-15"]
)
def test_two_days_or_a_telephone_are_no_day(raw):
    """From one day to another is no moment, nor is a number that begins like a date."""
    assert to_utc(raw, PARIS) == (None, "unknown")


def test_refuses_an_unknown_zone():
    """A consultation's zone that does not exist is said, not guessed."""
    with pytest.raises(ValueError, match="IANA"):
        to_utc("2017-02-10 10:00", "Europe/Lille")
