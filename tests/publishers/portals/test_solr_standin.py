"""The stand-in for Solr answers few queries, exactly, and refuses the others."""

import runpy
from pathlib import Path

import pytest

STANDIN = runpy.run_path(str(Path(__file__).parent / "servers" / "solr_standin.py"))
DOCUMENTS = [
    {"index_id": "a", "name": "budget", "capacity": "public", "tags": ["eau", "rue"]},
    {"index_id": "b", "name": "rue-haute", "capacity": "private", "tags": ["rue"], "draft": True},
    {"index_id": "c", "name": "c c", "capacity": "public", "extras_a:b": "1"},
]


@pytest.fixture
def index():
    """An index of three documents."""
    index = STANDIN["Index"]()
    index.update(STANDIN["json"].dumps(DOCUMENTS))
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("*:*", "abc"),
        ("name:budget", "a"),
        ("name:bud", ""),
        ("name:rue-haute", "b"),
        ('name:"c c"', "c"),
        ("tags:rue", "ab"),
        ("tags:(eau OR rue)", "ab"),
        ("+tags:rue -tags:eau", "b"),
        ("tags:rue AND capacity:public", "a"),
        ("tags:eau OR capacity:private capacity:public", "a"),
        ("NOT tags:*", "c"),
        ("draft:true", "b"),
        (r"extras_a\:b:1", "c"),
        ("+(name:budget OR index_id:b) AND +capacity:(public OR private)", "ab"),
    ],
)
def test_a_query_finds_what_it_says(index, query, found):
    """Whole values, in the order of the documents; AND binds more than OR."""
    answer = index.select({"q": [query]})["response"]
    assert "".join(document["index_id"] for document in answer["docs"]) == found
    assert answer["numFound"] == len(found)


@pytest.mark.parametrize(
    "query",
    [
        "budget",
        "name:bud*",
        "name:budget~",
        "name:budget^2",
        "name:[a TO b]",
        "{!term f=name}budget",
        "name:b?dget",
        "*:budget",
        "name:",
        "(name:budget",
        "name:budget)",
        "name:(tags:rue)",
        "a:b:c",
        "AND",
        'name:"budget',
    ],
)
def test_any_other_query_is_refused(index, query):
    """Ranges, wildcards, weights, words without a field, what does not end."""
    with pytest.raises(STANDIN["OutsideError"]):
        index.select({"q": [query]})


def test_filters_sort_pages_and_facets(index):
    """Filters all hold; the page says how many there are in all."""
    asked = {"fq": ["tags:rue"], "sort": ["name desc"], "rows": ["1"], "facet.field": ["tags"]}
    answer = index.select(asked)
    assert [document["name"] for document in answer["response"]["docs"]] == ["rue-haute"]
    assert answer["response"]["numFound"] == 2
    assert answer["facet_counts"]["facet_fields"] == {"tags": ["rue", 2, "eau", 1]}


def test_what_is_deleted_is_no_longer_found(index):
    """Deletions come by query, in XML."""
    index.update("<delete><query>+name:budget</query></delete>")
    assert index.select({})["response"]["numFound"] == 2


def test_a_document_sent_again_replaces_the_first(index):
    """By its key; XML and JSON alike."""
    fields = '<field name="index_id">a</field><field name="name">autre</field>'
    index.update(f"<add><doc>{fields}</doc></add>")
    assert index.select({"q": ["name:budget"]})["response"]["numFound"] == 0
    assert index.select({"q": ["name:autre"]})["response"]["numFound"] == 1
