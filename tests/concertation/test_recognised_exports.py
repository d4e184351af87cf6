"""`init --from`: is the platform of an export recognised, and is its workspace ready to build?"""

import json
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from concertation.cli import cli
from datapackage.errors import ConfigurationError
from datapackage.sources.recognise import platform_of

DEBATES = (
    "id;title/fr;description/fr;comments;created_at;url;component/id\n"
    "1;Faut-il un pont ?;Mobilité;2;2019-01-17 10:00:00 +0100;https://a.example/debates/1;3\n"
)
COMMENTS = (
    "id;created_at;body;author/id;author/name;alignment;depth;commentable_id;commentable_type\n"
    "1;2019-01-18 10:00:00 +0100;Oui;7;Ada;1;0;1;Decidim::Debates::Debate\n"
    "2;2019-02-20 10:00:00 +0100;Non;8;Bea;0;1;1;Decidim::Comments::Comment\n"
)
FILES = {
    "debates.csv": DEBATES,
    "comments.csv": COMMENTS,
    "polis.csv": "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n",
    "full.csv": "\ufeffexport_contribution_type,export_contribution_body_text\n",
    "opinion.json": '{"opinion":{"id":1},"rankingThreshold":null}',
    "all-comments.csv": "Concertation,Débat,Contribution collective,Nombre de participants,"
    "user-id,Contenu\n",
    "topics.json": '[{"id": "1", "mediaTitle": "Un"}]',
    "mine.csv": "id;title;body;comments\n1;Un;Du texte;3\n",
    "mine.json": '{"results": [1]}',
}
PLATFORMS = {
    "debates.csv": "decidim",
    "comments.csv": "decidim",
    "polis.csv": "polis",
    "full.csv": "capcollectif",
    "opinion.json": "capcollectif",
    "all-comments.csv": "democracyos",
    "topics.json": "democracyos",
    "mine.csv": None,
    "mine.json": None,
}


def run(*arguments: str | Path):
    """Run the command; return its result."""
    return CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)


@pytest.fixture
def export(tmp_path) -> Path:
    """A folder with the two files of a Decidim consultation."""
    folder = tmp_path / "export"
    folder.mkdir()
    for name in ("debates.csv", "comments.csv"):
        (folder / name).write_text(FILES[name], encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_platform_is_known_by_what_only_it_writes(tmp_path, name):
    """A table of one's own, which could be anybody's, is no platform's."""
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    assert getattr(platform_of(path), "platform", None) == PLATFORMS[name]


def test_an_accented_header_is_read_as_spreadsheets_write_it(tmp_path):
    """Windows-1252, that of a file saved again by a spreadsheet."""
    path = tmp_path / "a.csv"
    path.write_bytes(FILES["all-comments.csv"].replace(",", ";").encode("cp1252"))
    assert platform_of(path).platform == "democracyos"


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_from_a_platform_s_export_to_a_package_in_two_commands(tmp_path, export, form):
    """One theme, a contribution and its reply, dated; no mapping to write."""
    given = export
    if form == "zip":
        given = tmp_path / "export.zip"
        with zipfile.ZipFile(given, "w") as archive:
            for path in export.iterdir():
                archive.write(path, path.name)
    work = tmp_path / "work"
    made = run("init", work, "--from", given)
    assert "Export Decidim reconnu" in made.output
    assert not (work / "mapping.toml").exists()
    settings = (work / "consultation.toml").read_text(encoding="utf-8")
    assert "start_date = 2019-01-17 " in settings
    assert "end_date = 2019-02-20 " in settings
    built = json.loads(run("build", work, "--json").output)
    assert {name: built["rows"][name] for name in ("themes", "contributions", "comments")} == {
        "themes": 1,
        "contributions": 1,
        "comments": 1,
    }


def test_one_file_is_recognised_too(tmp_path, export):
    """A file alone is copied; what is missing beside it, the build will tell."""
    made = run("init", tmp_path / "work", "--from", export / "debates.csv")
    assert "Export Decidim reconnu" in made.output
    assert [path.name for path in (tmp_path / "work" / "raw-export").iterdir()] == ["debates.csv"]


def test_a_date_of_birth_is_never_proposed(tmp_path):
    """The list of participants has dates, none of which is the consultation's."""
    people = tmp_path / "participants.csv"
    people.write_text(
        "export_participant_user_id,export_participant_date_of_birth\n1,1996-02-29\n",
        encoding="utf-8",
    )
    assert run("init", tmp_path / "work", "--from", people).exit_code == 0
    assert "1996" not in (tmp_path / "work" / "consultation.toml").read_text(encoding="utf-8")


def test_a_folder_of_no_platform_or_of_two_is_refused(tmp_path, export):
    """What was found is named, and nothing is written."""
    (export / "polis.csv").write_text(FILES["polis.csv"], encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"plusieurs plateformes \(Decidim, Polis\)"):
        run("init", tmp_path / "work", "--from", export)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.csv").write_text(FILES["mine.csv"], encoding="utf-8")
    with pytest.raises(
        ConfigurationError, match=r"aucun export de .*reconnu \(mine\.csv\).*pour chacun"
    ):
        run("init", tmp_path / "work", "--from", other)
    assert not (tmp_path / "work").exists()


def said(work: Path) -> dict:
    """Return the section [consultation] of a workspace."""
    return tomllib.loads((work / "consultation.toml").read_text(encoding="utf-8"))["consultation"]


def test_what_polis_says_of_its_conversation_is_taken(tmp_path):
    """Title and address come from the summary, and the file is named beside each."""
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "comments.csv").write_text(FILES["polis.csv"] + "1500000000000,1,2,0,0,1,Oui\n")
    (folder / "summary.csv").write_text('topic,"Nos ""halles"", demain"\nurl,https://a.example/x\n')
    assert run("init", tmp_path / "work", "--from", folder).exit_code == 0
    found = said(tmp_path / "work")
    assert found["title"] == 'Nos "halles", demain'
    assert found["id"] == "nos-halles-demain"
    assert found["url"] == "https://a.example/x"
    assert "d’après summary.csv" in (tmp_path / "work" / "consultation.toml").read_text("utf-8")


def test_a_title_and_an_id_given_win_and_work_together(tmp_path, export):
    """An id given stays; without one, it follows from the title."""
    run("init", tmp_path / "a", "--from", export, "--title", "Été à la plage", "--id", "plage")
    assert (said(tmp_path / "a")["title"], said(tmp_path / "a")["id"]) == (
        "Été à la plage",
        "plage",
    )
    run("init", tmp_path / "b", "--title", "Été à la plage")
    assert said(tmp_path / "b")["id"] == "ete-a-la-plage"
    with pytest.raises(ConfigurationError, match="par exemple la-plage"):
        run("init", tmp_path / "c", "--id", "La Plage")


def test_the_language_of_a_decidim_export_is_taken(tmp_path, export):
    """Its texts have one column for each language."""
    (export / "debates.csv").write_text(DEBATES.replace("/fr", "/ca"), encoding="utf-8")
    run("init", tmp_path / "work", "--from", export)
    assert said(tmp_path / "work")["language"] == "ca"


def test_days_of_a_json_are_those_of_what_was_written(tmp_path):
    """An account is older than the consultation in which it writes."""
    export = tmp_path / "topics.json"
    author = {"createdAt": "2011-01-01T00:00:00Z"}
    topic = {"id": "1", "mediaTitle": "Un", "createdAt": "2020-05-06T08:00:00Z", "author": author}
    export.write_text(json.dumps([topic]), encoding="utf-8")
    run("init", tmp_path / "work", "--from", export)
    assert str(said(tmp_path / "work")["start_date"]) == "2020-05-06"


def test_a_release_refuses_the_values_of_the_template(tmp_path, export):
    """What nobody has filled in is said with its line; the build does not mind."""
    work = tmp_path / "work"
    run("init", work, "--from", export)
    assert run("build", work).exit_code == 0
    with pytest.raises(ConfigurationError) as refused:
        run("release", work)
    assert [line.partition(" = ")[0] for line in str(refused.value).splitlines()] == [
        "consultation.toml, ligne 6 : « id",
        "consultation.toml, ligne 7 : « title",
    ]


POLIS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


@pytest.mark.parametrize(
    ("files", "spaces"),
    [
        (
            {
                "c.csv": "id;body;commentable_id;commentable_type;root_commentable_url\n"
                "1;A;1;Decidim::Debates::Debate;https://a.example/processes/parc/f/1/debates/1\n"
                "2;B;1;Decidim::Debates::Debate;https://a.example/processes/parc/f/1/debates/1\n"
                "3;C;2;Decidim::Debates::Debate;https://a.example/assemblies/eau/f/2/debates/2\n"
            },
            ["processes/parc", "assemblies/eau"],
        ),
        ({"un/comments.csv": POLIS, "deux/comments.csv": POLIS}, ["deux", "un"]),
    ],
    ids=["Decidim", "Polis"],
)
def test_which_of_several_consultations_is_asked(tmp_path, files, spaces):
    """`init` lists them, `forum` is left empty, and `build` stops there."""
    for name, text in files.items():
        path = tmp_path / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    work = tmp_path / "work"
    told = run("init", work, "--from", tmp_path / "export")
    assert f"l’export en contient 2 ({' ; '.join(spaces)})" in told.output
    assert f'forum = ""{" " * 25} # lequel : {" ; ".join(spaces)}' in (
        work / "consultation.toml"
    ).read_text(encoding="utf-8")
    with pytest.raises(ConfigurationError) as stopped:
        run("build", work)
    assert all(space in str(stopped.value) for space in spaces)
