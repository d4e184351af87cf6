"""No account number reaches a public file by a mention: any platform, any column, any form."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner

from concertation.cli import cli

MENTION = "gid://participer-nord/Decidim::User/880123"
PROPOSALS = (
    "id;title/fr;body/fr;component/id;created_at;author/id\n"
    f"1;Réponse à {MENTION};Un verger avec gid://participer-nord/Decidim::Hashtag/880123/_fruits ;"
    "3;2024-05-02 10:00:00 +0200;5\n"
)
COMMENTS = (
    "id;created_at;body;author/id;author/name;alignment;depth;commentable_id;commentable_type\n"
    f"8;2024-05-03 10:00:00 +0200;<p>D’accord avec {MENTION}, "
    "voir gid://participer-nord/Decidim::Proposals::Proposal/880123</p>;6;Bo;1;0;1;"
    "Decidim::Proposals::Proposal\n"
)
TABLE = (
    "titre\ttexte\tlieu\tthème\n"
    f"À {MENTION}\tPlus de bancs, dit {MENTION.replace('/', '&#x2F;')}\t"
    f"chez {MENTION}\tvu par {MENTION}\n"
)


def run(*arguments):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


def dated(configuration):
    """Write the days of the consultation in place of those of the template."""
    text = configuration.read_text("utf-8")
    text = text.replace("2024-01-15", "2024-05-02").replace("2024-02-15", "2024-05-03")
    configuration.write_text(text, "utf-8")


def public_text(folder):
    """Return all the text of the files of a release, archives and workbooks opened."""
    import duckdb

    written = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".parquet":
            written.append(str(duckdb.sql(f"SELECT COLUMNS(*)::VARCHAR FROM '{path}'").fetchall()))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name) for name in archive.namelist()]
            written += [part.decode("utf-8", "ignore") for part in parts]
        else:
            written.append(path.read_bytes().decode("utf-8", "ignore"))
    return "\n".join(written)


@pytest.mark.journey
@pytest.mark.parametrize(
    ("files", "title", "text"),
    [
        (
            {"proposals.csv": PROPOSALS, "comments.csv": COMMENTS},
            "Réponse à [compte]",
            "Un verger avec #fruits",
        ),
        ({"a.csv": TABLE}, "À [compte]", "Plus de bancs, dit [compte]"),
    ],
    ids=["decidim", "table"],
)
def test_a_release_has_words_instead_of_account_numbers(tmp_path, files, title, text):
    """Titles, texts, comments, places and themes; in CSV, Parquet, workbook and JSON."""
    export = tmp_path / "export"
    export.mkdir()
    for name, content in files.items():
        (export / name).write_text(content, encoding="utf-8")
    given = export if len(files) > 1 else export / "a.csv"
    work = tmp_path / "work"
    init = ("init", work, "--from", given, "--title", "Vergers", "--id", "vergers")
    for command in (init, ("build", work), ("release", work)):
        result = run(*command)
        dated(work / "consultation.toml")
        assert result.exit_code == 0, result.output
    folder = work / "releases" / "1.0.0"
    written = public_text(folder)
    assert "880123" not in written
    assert "gid:" not in written
    (row,) = csv.DictReader(io.StringIO((folder / "contributions.csv").read_text("utf-8-sig")))
    assert (row["title"], row["body"]) == (title, text)
    sheet = openpyxl.load_workbook(folder / "contributions.xlsx")["Contributions"]
    assert text in [cell.value for cell in next(sheet.iter_rows(min_row=2))]
    if "comments.csv" in files:
        (comment,) = csv.DictReader(io.StringIO((folder / "comments.csv").read_text("utf-8-sig")))
        assert comment["body"] == "D’accord avec [compte], voir [proposition]"
    assert json.loads((folder / "report.json").read_text("utf-8"))["valid"]
