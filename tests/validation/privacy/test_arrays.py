"""Arrays made without pandas hold what `pyarrow.array` would hold."""

import subprocess
import sys

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datapackage.package.search_index import make_index, save_index
from validation.privacy import arrow_arrays


@settings(deadline=None)  # the first call of pyarrow.array imports pandas
@given(st.lists(st.text(max_size=5)))
def test_texts(values):
    """Property: any texts, empty ones and none at all included."""
    assert arrow_arrays.texts(values).equals(pa.array(values, pa.large_string()))


@settings(deadline=None)
@given(st.lists(st.integers(-(1 << 62), 1 << 62)), st.lists(st.booleans()))
def test_numbers_and_flags(numbers, flags):
    """Property: the same values, in the same types."""
    assert arrow_arrays.numbers(numbers).equals(pa.array(numbers, pa.int64()))
    assert arrow_arrays.flags(flags).equals(pa.array(flags, pa.bool_()))


def test_half_a_character_is_refused():
    """No column can hold it; whoever has it reads it otherwise."""
    with pytest.raises(UnicodeEncodeError):
        arrow_arrays.texts(["\ud800"])


def test_the_gate_alone_stays_small(rows, package):
    """Neither pandas nor DuckDB, 40 MB each, is brought in before a publication."""
    program = (
        "import sys; from pathlib import Path; from datapackage.package import Package; "
        "from validation.privacy import PrivateContext, check_privacy; "
        "known = PrivateContext(names=frozenset({'Jeanne Martineau'})); "
        "print(list(check_privacy(Package.open(Path(sys.argv[1])), known)), "
        "{'pandas', 'duckdb'} & set(sys.modules))"
    )
    folder = package(rows)
    with duckdb.connect() as connection:
        connection.read_parquet(str(folder / "contributions.parquet")).create("contributions")
        save_index(make_index(connection), folder)
    done = subprocess.run(
        [sys.executable, "-c", program, folder], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] set()"
