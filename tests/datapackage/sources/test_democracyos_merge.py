"""Do several forms of one consultation make one, with the same keys whatever comes back?"""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TITLE = "L’école → numérique ?"
TEXTS = ['<p>Un "référent" → ici 😀.</p>\n<p>Fin.</p>', "Oui", "Oui", "Été à l'œuvre ; coût : 3 €"]
AUTHORS = ["u1", "u2", "u2", "u1"]
NAMES = {"u1": "Camille Specimen", "u2": "Alix Essai"}


def quoted(*cells: str) -> str:
    """One CSV line, as the platform quotes it."""
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def v1_csv(texts=TEXTS, authors=AUTHORS) -> str:
    """The export of v1: no id, no date."""
    lines = [
        quoted("C", TITLE, "", "", author, text)
        for author, text in zip(authors, texts, strict=True)
    ]
    header = "Concertation,Débat,Contribution collective,Nombre de participants,user-id,Contenu"
    return "\r\n".join([header, *lines, ""])


def windows_csv(texts=TEXTS, authors=AUTHORS) -> bytes:
    """The same in windows-1252: two `?` for an emoji, as JavaScript counts."""
    text = v1_csv(texts, authors).replace('","', '";"').replace(",", ";", 5)
    pairs = "".join("??" if ord(char) > 0xFFFF else char for char in text)
    return pairs.encode("cp1252", errors="replace")


def v1_json(texts=TEXTS, authors=AUTHORS) -> str:
    """The answers of v1: ids and dates."""
    return json.dumps(
        [
            {
                "id": f"c{number}",
                "text": text,
                "context": "topic",
                "reference": "t1",
                "createdAt": f"2017-02-10T08:12:{number:02}.000Z",
                "author": {"id": author, "fullName": NAMES[author]},
                "upvote": number,
            }
            for number, (author, text) in enumerate(zip(authors, texts, strict=True))
        ]
    )


def v2_csv(texts=TEXTS, authors=AUTHORS) -> str:
    """The export of v2: ids, names, altered texts."""
    lines = [
        f't1,"{TITLE}",https://x/t1,c{number},d,t,'
        f"Fri Feb 10 2017 09:12:{number:02} GMT+0100 (CET),"
        f'"{text.replace(chr(34), chr(39)).replace(chr(10), "")}","{NAMES[author]}",,,,,,'
        for number, (author, text) in enumerate(zip(authors, texts, strict=True))
    ]
    header = (
        "Topic ID,Topic Title,Topic URL,Comment ID,Comment Date,Comment Time,Comment Date-time,"
        "Comment Text,Comment Author Fullname,Reply ID,Reply Date,Reply Time,Reply Date-time,"
        "Reply Text,Reply Author Fullname"
    )
    return "\n".join([header, *lines, ""])


TOPICS = json.dumps([{"id": "t1", "mediaTitle": TITLE, "publishedAt": "2017-02-08T08:00:00Z"}])
FORMS = {
    "utf8.csv": v1_csv(),
    "windows.csv": windows_csv(),
    "comments.json": v1_json(),
    "v2.csv": v2_csv(),
}


def contributions(connection):
    """Return keys, theme, author and text of the contributions."""
    return connection.execute(
        "SELECT keys, theme_key, author_key, body FROM staging.contributions ORDER BY position"
    ).fetchall()


@pytest.mark.parametrize(
    "names",
    [c for size in (1, 2, 3, 4) for c in itertools.combinations(FORMS, size)],
    ids="+".join,
)
def test_any_set_of_forms_makes_the_same_four_contributions(read, names):
    """One theme, four contributions, the best text of those at hand, all the rest counted."""
    files = {name: FORMS[name] for name in names}
    if names != ("utf8.csv",):
        files["topics.json"] = TOPICS
    connection = read(files)
    found = contributions(connection)
    assert len(found) == 4
    assert len({theme for _, theme, _, _ in found}) == 1
    faithful = {"utf8.csv", "comments.json"} & set(names)
    if faithful:
        assert sorted(body for *_, body in found) == sorted(TEXTS)
    altered = connection.execute("SELECT count(*) FROM staging.altered_texts").fetchone()
    assert altered == (0 if faithful else 4,)
    excluded = connection.execute(
        "SELECT rule, sum(count)::INT FROM staging.exclusions"
        " WHERE object_type = 'contribution' GROUP BY rule"
    ).fetchall()
    assert excluded == ([("other_form", 4 * (len(names) - 1))] if len(names) > 1 else [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("utf8.csv",), ("windows.csv",)),
        (("windows.csv",), ("comments.json", "topics.json")),
        (("comments.json", "topics.json"), ("utf8.csv",)),
        (("comments.json", "topics.json"), ("v2.csv",)),
        (("v2.csv",), ("comments.json", "topics.json")),
        (("utf8.csv",), ("utf8.csv", "v2.csv", "comments.json", "topics.json")),
    ],
)
def test_each_keeps_a_key_from_one_form_to_another(read, before, after):
    """So that each keeps its public number: exactly one object shares a key with it."""
    files = FORMS | {"topics.json": TOPICS}
    old = [set(keys) for keys, *_ in contributions(read({name: files[name] for name in before}))]
    new = [set(keys) for keys, *_ in contributions(read({name: files[name] for name in after}))]
    assert [sum(bool(keys & others) for others in new) for keys in old] == [1, 1, 1, 1]


def test_titles_come_from_the_texts_when_the_list_of_topics_is_absent(read):
    """Comments by topic id, CSV by title: the shared texts tell that they are one theme."""
    connection = read({"utf8.csv": v1_csv(), "comments.json": v1_json()})
    assert connection.execute("SELECT source_key, title FROM staging.themes").fetchall() == [
        ("id:t1", TITLE)
    ]
    assert len(contributions(connection)) == 4


def test_names_become_accounts_when_they_are_unique(read):
    """v2 gives names only; two accounts of one name stay apart from the name."""
    users = (
        "Prénom,Nom,Email,Organisation,avatar,ID,Email valide,actif,Inscription,Modification\r\n"
        "Camille,Specimen,c@example.org,,x,u1,Oui,actif,a,b\r\n"
        "Alix,Essai,a@example.org,,x,u2,Oui,actif,a,b\r\n"
        "ALIX,ESSAI,b@example.org,,x,u3,Oui,actif,a,b\r\n"
    )
    authors = [
        author for _, _, author, _ in contributions(read({"v2.csv": v2_csv(), "u.csv": users}))
    ]
    assert authors == ["id:u1", "name:alixessai", "name:alixessai", "id:u1"]


def test_an_edited_text_keeps_its_keys_and_the_best_form_wins(read):
    """The API has the corrected text, the v2 CSV the old one: one object, both keys."""
    edited = v1_json([TEXTS[0] + " Corrigé.", *TEXTS[1:]])
    connection = read({"c.json": edited, "v2.csv": v2_csv(), "t.json": TOPICS})
    found = contributions(connection)
    assert len(found) == 4
    assert found[0][3].endswith("Corrigé.")
    old = {key for keys, *_ in contributions(read({"v2.csv": v2_csv()})) for key in keys}
    assert all(old & set(keys) for keys, *_ in found)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["u1", "u2"]),
            st.text(st.characters(codec="utf-8", exclude_characters="\r\0<>"), min_size=1)
            .filter(lambda text: text.strip())
            .map(lambda text: "a" + text),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_texts_merge(read, pairs):
    """Whatever people write, two forms of it are not twice as many contributions."""
    authors, texts = [list(column) for column in zip(*pairs, strict=True)]
    connection = read(
        {
            "a.csv": v1_csv(texts, authors),
            "w.csv": windows_csv(texts, authors),
            "c.json": v1_json(texts, authors),
            "t.json": TOPICS,
        }
    )
    assert sorted(body for *_, body in contributions(connection)) == sorted(texts)
