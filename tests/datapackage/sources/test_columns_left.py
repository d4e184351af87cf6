"""What an adapter leaves of a table is noted by its title, whatever the platform."""

from __future__ import annotations

import pytest
from staged import reader

MAPPING = '[file]\npath = "a.csv"\n[columns]\nid = "id"\nbody = "avis"\n'
EXPORTS = {
    "consul": {
        "a.csv": "id,title,description,created_at,cached_votes_up,tsv\n1,Banc,Ici,2024-03-05,2,x\n"
    },
    "polis": {
        "comments.csv": "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body,"
        "tsv\n1489000000,1,1,0,0,1,Un banc,x\n"
    },
    "capcollectif": {
        "a.csv": "type,contributions_id,contributions_section_title,contributions_bodyText,"
        "tsv\nopinion,1,Cadre,Un banc,x\n"
    },
    "decidim": {"a.csv": "id;title;body;tsv\n1;Banc;Un banc;x\n"},
    "table": {"a.csv": "id,avis,tsv\n1,Un banc,x\n", "mapping.toml": MAPPING},
}


@pytest.mark.parametrize("platform", EXPORTS)
def test_a_column_that_is_not_read_is_noted_by_its_title(tmp_path, platform):
    """Only that one: what is read is not; the cell itself is noted nowhere."""
    staged = reader(tmp_path, platform)(EXPORTS[platform])
    left = staged.execute('SELECT "column" FROM staging.columns_left').fetchall()
    assert left == [("tsv",)]


def test_the_two_csv_of_democracyos_note_theirs(read):
    """A comment's table of the second version, with a column of nobody's knowledge."""
    staged = read(
        {"a.csv": "topicId,commentId,commentText,commentAuthorFullName,tsv\n1,2,Oui,Ada,x\n"}
    )
    assert staged.execute('SELECT "column" FROM staging.columns_left').fetchall() == [("tsv",)]


@pytest.mark.parametrize("platform", EXPORTS)
def test_a_file_of_another_kind_is_counted_as_not_read(tmp_path, platform):
    """A note beside the tables is neither read nor passed over in silence."""
    staged = reader(tmp_path, platform)({**EXPORTS[platform], "note.txt": "Bonjour\n"})
    assert staged.execute(
        "SELECT source_file FROM staging.records_read WHERE object_type = 'file'"
    ).fetchall() == [("note.txt",)]
