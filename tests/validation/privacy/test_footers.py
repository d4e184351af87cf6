"""What is written beside the columns of a Parquet file is read as it is written."""

from contextlib import suppress

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage.package import Package
from validation.privacy import check_privacy
from validation.privacy.parquet_footers import parquet_metadata
from validation.privacy.text_columns import DamagedError

EMAIL = "jeanne.martin@exemple.fr"


def write_one_key_twice(path, *values):
    """Write a Parquet file in which each of the two values has the key `author`."""
    table = pa.table({"n": [1]}).replace_schema_metadata(
        dict(zip((b"author", b"auteur"), values, strict=True))
    )
    pq.write_table(table, path)
    content = path.read_bytes()
    # As long as each other: no length in the footer has to change.
    assert content.count(b"auteur") == 1
    path.write_bytes(content.replace(b"auteur", b"author"))
    pairs = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{path}')").fetchall()
    assert [pair for pair in pairs if pair[0] == b"author"] == [
        (b"author", value.encode()) for value in values
    ]


@pytest.mark.parametrize("values", [("rien", EMAIL), (EMAIL, "rien")], ids=["second", "first"])
def test_a_datum_under_a_key_written_twice_is_found(rows, package, values):
    """Other readers show both values: the gate reads both."""
    folder = package(rows, release=False)
    write_one_key_twice(folder / "copy.parquet", *values)

    found = list(check_privacy(Package.open(folder)))

    assert [(one.table, one.field) for one in found] == [("copy.parquet", "metadata")]


def footer(content):
    """Return a file that is a footer, and nothing else."""
    return content + len(content).to_bytes(4, "little") + b"PAR1"


def text(said):
    """Return a short text in the compact protocol."""
    return bytes([len(said)]) + said


def test_everything_said_is_read_and_what_is_unknown_passed_over(tmp_path):
    """The writer's name, the pairs of a piece of a column; kinds that Parquet has not yet too."""
    pair = b"\x18" + text(b"cle") + b"\x18" + text(b"valeur") + b"\x00"
    chunk = b"\x3c\x89\x1c" + pair + b"\x00\x00"  # meta_data, its key_value_metadata
    content = b"".join(
        [
            b"\x15\x04",  # version
            b"\x39\x1c\x19\x1c" + chunk + b"\x00",  # row_groups, columns
            b"\x28" + text(b"moi"),  # created_by
            b"\x11\x12",  # true, false
            b"\x17" + bytes(8),  # a double
            b"\x1d" + bytes(16),  # a UUID
            b"\x1b\x02\x81" + text(b"a") + b"\x01" + text(b"b") + b"\x02",  # texts to truths
            b"\x1b\x00",  # an empty map
            b"\x1a\xf3\x11" + bytes(17),  # a set of 17 bytes
            b"\x05\xd0\x0f\x0e",  # a number, of field 1000
            b"\x00",
        ]
    )
    (tmp_path / "t.parquet").write_bytes(footer(content))
    assert list(parquet_metadata(tmp_path / "t.parquet")) == ["cle", "valeur", "moi"]


def test_a_footer_cut_anywhere_is_told(tmp_path):
    """Nothing that ends too early passes for whole."""
    pq.write_table(pa.table({"t": ["a"]}), tmp_path / "t.parquet")
    content = (tmp_path / "t.parquet").read_bytes()
    whole = content[-8 - int.from_bytes(content[-8:-4], "little") : -8]
    for end in range(len(whole)):
        (tmp_path / "cut.parquet").write_bytes(footer(whole[:end]))
        with pytest.raises(DamagedError):
            list(parquet_metadata(tmp_path / "cut.parquet"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.binary(max_size=20).map(lambda end: b"\x19\x18" + end))
def test_bytes_that_are_no_footer_are_damage(tmp_path_factory, content):
    """Property: whatever the bytes, texts or one error, soon."""
    path = tmp_path_factory.getbasetemp() / "any.parquet"
    path.write_bytes(footer(content))
    with suppress(DamagedError):
        assert all(isinstance(said, str) for said in parquet_metadata(path))


def test_what_has_no_end_is_damage(tmp_path):
    """Structures in structures without end, and a length beyond any file."""
    for content in (b"\x1c" * 100_000, b"\x19\x19" + b"\x19" * 100_000, b"\x18" + b"\xff" * 99):
        (tmp_path / "t.parquet").write_bytes(footer(content + b"\x01"))
        with pytest.raises(DamagedError):
            list(parquet_metadata(tmp_path / "t.parquet"))
    (tmp_path / "t.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedError):
        list(parquet_metadata(tmp_path / "t.parquet"))
