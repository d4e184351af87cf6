"""A check is one file: whoever drops it adds nothing elsewhere, and is told what is wrong in it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import validation
from datapackage.package import Package
from queries import QueryError
from validation import CHECKS
from validation.check import EXPECTATIONS, FOLDER, RULES, read
from validation.errors import ValidationFailure
from validation.observed import observe

EXPECTATION = """\
-- title: Titres présents
-- title_en: Titles present
-- description: La plupart des contributions ont un titre.
-- description_en: Most contributions have a title.
-- severity: warning
-- table: contributions
-- bound: least
-- threshold: 0.5
-- unit: share
-- message: {observed} des contributions ont un titre, au moins {threshold} attendus ;
--   vérifiez l’export
-- message_en: {observed} of the contributions have a title, at least {threshold} expected
SELECT count(title) / nullif(count(*), 0)
FROM published_contributions
"""

RULE = """\
-- title: Titres des ateliers
-- title_en: Titles of workshops
-- description: Un atelier ne porte pas le titre d’un thème.
-- description_en: No workshop bears the title of a theme.
-- severity: error
SELECT
    'workshops' AS table_name,
    'title' AS field,
    line
FROM workshops_lines
SEMI JOIN themes USING (title)
"""

DROPPED = """
import sys
from pathlib import Path
from concertation.configuration.checks import THRESHOLDS
from datapackage.package import Package
from validation import CHECKS
from validation.accounting import check_accounting
from validation.observed import observe

package = Package.open(Path(sys.argv[1]))
print(sorted({"titled", "theme-titles"} & {check.id for check in CHECKS}))
print(sorted({"titled", "theme-titles"} & THRESHOLDS.keys()))
print(observe(package)["titled"], [(one.check, one.row) for one in check_accounting(package)])
"""


def test_a_file_that_is_dropped_there_is_a_check(rows, package, tmp_path):
    """Documented, configured and made, whatever the rest of the house knows."""
    room = Path(validation.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(room, tmp_path / "house" / "validation", ignore=ignored)
    folder = tmp_path / "house" / "validation" / "checks"
    (folder / "titled.sql").write_text(EXPECTATION, encoding="utf-8")
    (folder / "theme-titles.sql").write_text(RULE, encoding="utf-8")
    rows["workshops"][0]["title"] = "Médiation"
    rows["contributions"][0]["title"] = None

    done = subprocess.run(
        [sys.executable, "-c", DROPPED, package(rows, release=False)],
        cwd=tmp_path / "house",  # first on the path of `python -c`
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.splitlines() == [
        "['theme-titles', 'titled']",
        "['theme-titles', 'titled']",
        "0.75 [('theme-titles', 2)]",
    ]


def test_each_file_is_a_check_and_none_is_forgotten():
    """What is in the folder is what is documented, once."""
    written = {path.name.removesuffix(".sql") for path in FOLDER.iterdir() if path.is_file()}
    found = [one.check.id for one in (*EXPECTATIONS, *RULES)]
    documented = [check.id for check in CHECKS]
    assert sorted(found) == sorted(written)
    assert len(documented) == len(set(documented))
    assert written <= set(documented)


def test_checks_are_read_in_their_order_and_those_without_one_last(tmp_path):
    """People read what depends on nothing first; a new check need not choose."""
    for name, order in (("b", "-- position: 20\n"), ("c", "-- position: 3\n"), ("a", "")):
        (tmp_path / f"{name}.sql").write_text(order + EXPECTATION, encoding="utf-8")
    expectations, rules = read(tmp_path)
    assert ([one.check.id for one in expectations], rules) == (["c", "b", "a"], ())


WRONG = {
    "unknown severity": ("severity: warning", "severity: grave", "'grave'.*error, warning"),
    "unknown bound": ("bound: least", "bound: minimum", "'minimum'.*least, most"),
    "unknown unit": ("unit: share", "unit: percent", "'percent'.*share, count, ratio"),
    "no number": ("threshold: 0.5", "threshold: half", "'threshold'.*'half'"),
    "no bound": ("-- bound: least\n", "", "'bound'.*absente"),
    "no table": ("-- table: contributions\n", "", "'table'"),
    "unknown key": ("unit: share", "unite: share", "'unite'"),
    "unknown word": ("{threshold} expected", "{bound} expected", "threshold"),
    "brace left open": ("{threshold} expected", "{threshold expected", "threshold"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_file_that_is_written_wrongly_is_refused(tmp_path, wrong):
    """Its name is told, what is wrong, and what was expected."""
    before, after, told = WRONG[wrong]
    text = EXPECTATION.replace(before, after)
    assert text != EXPECTATION
    (tmp_path / "titled.sql").write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=rf"titled\.sql.*{told}"):
        read(tmp_path)


@pytest.mark.parametrize("sql", ["SELECT 1, 2", "SELECT 1 WHERE false", "SELECT nothing", "1"])
def test_a_check_that_gives_no_number_is_our_error(rows, package, sql):
    """It says nothing of the package: neither that it is sound nor that it is not."""
    wrong = replace(EXPECTATIONS[0], sql=sql)
    with pytest.raises(ValidationFailure, match=wrong.check.id):
        observe(Package.open(package(rows, release=False)), None, [wrong])
