"""Every page runs, shows the Engine’s figures, escapes what others wrote, bears emptiness."""

import itertools
import json
import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
import small_portal
from streamlit.testing.v1 import AppTest
from streamlit_page import NAMES, go_to, opened

from dashboard.reading.served import configure
from datapackage.package import Package
from queries import Engine


@pytest.fixture
def show(workspace):
    """Run a page of a workspace as a reader's session, with the address' parameters."""

    def run(page: str, /, served: Path = workspace, **query: str) -> AppTest:
        configure(served)
        return opened(page, **query).run()

    yield run
    configure(workspace)


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A workspace whose consultation has neither theme, contribution nor workshop."""
    workspace = tmp_path_factory.mktemp("empty")
    tables = {"consultations": small_portal.rows()["consultations"]}
    small_portal.write(workspace / "live" / "g1", tables)
    small_portal.point_live(workspace, "g1")
    return workspace


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> Path:
    """A platform that gave texts and themes only: no workshop, vote, place nor organisation."""
    workspace = tmp_path_factory.mktemp("bare")
    tables = {name: small_portal.rows()[name] for name in ("consultations", "themes")}
    tables["contributions"] = [small_portal.contribution(1, "Un texte.", theme_id="1")]
    small_portal.write(workspace / "live" / "g1", tables)
    small_portal.point_live(workspace, "g1")
    return workspace


def test_what_a_platform_does_not_have_takes_no_room(show, bare):
    """No tile, map, caution nor order about what no row tells; the absence is said once."""
    overview = show("overview", bare)
    assert [metric.label for metric in overview.metric][:2] == [
        "Contributions",
        "Auteurs",
    ]
    assert words(overview).count("Aucun atelier n’est enregistré.") == 1
    assert "cercle" not in words(overview)
    assert "workshops.parquet" not in rendered(overview), "an empty file is no news"
    assert not overview.get("button_group")
    assert "Par numéro" in words(overview)
    shown = show("contributions", bare)
    boxes = [box.label for box in [*shown.multiselect, *shown.selectbox]]
    assert boxes == [], "one form, no workshop, département, vote nor date to choose by"
    assert len(charts(overview)) == 1, "no axis of days without a day"
    assert "ne disent pas quand" in words(overview)
    told = words(show("reconciliation", bare))
    assert "1\u00a0contribution en tout, aucune hors thème." in told
    assert "Personnes en atelier" not in told
    live = words(show("live", bare))
    assert "Personnes en atelier" not in live
    assert "Les données ne disent pas quand" in live
    assert "Rien n’est arrivé" not in live
    assert "paire atelier et thème pour" not in told


def test_the_last_week_is_told_while_the_consultation_is_open_only(show, tmp_path):
    """A consultation that is closed gains nothing in 7 days, whatever its last week gave."""
    for name, end, told in (("closed", date(2017, 3, 24), False), ("open", None, True)):
        tables = {table: small_portal.rows()[table] for table in ("consultations", "themes")}
        tables["consultations"] = [tables["consultations"][0] | {"end_date": end}]
        at = datetime(2017, 3, 23, 8, tzinfo=UTC)
        tables["contributions"] = [small_portal.contribution(1, "Un texte.", created_at=at)]
        small_portal.write(tmp_path / name / "live" / "g1", tables)
        small_portal.point_live(tmp_path / name, "g1")
        overview = show("overview", tmp_path / name)
        assert any(metric.delta for metric in overview.metric) is told
        assert ("la consultation était alors ouverte" in rendered(overview)) is told


def test_what_is_unknown_of_all_is_said_once_above_the_list(show, bare, tmp_path):
    """No « votes inconnus » nor « date inconnue » on each row; nor the only theme there is."""
    for page in ("overview", "contributions"):
        told = words(show(page, bare))
        assert told.count("Les données ne disent pas les votes ni la date de dépôt") == 1
        assert "votes inconnus" not in told
        assert "date inconnue" not in told
    content = small_portal.rows()
    content["themes"] = content["themes"][:1]
    content["contributions"] = [
        row | {"theme_id": "1"} for row in content["contributions"] if row["status"] == "published"
    ]
    small_portal.write(tmp_path / "live" / "g1", content)
    small_portal.point_live(tmp_path, "g1")
    assert len(charts(show("overview", tmp_path))) == 2, "days and map: one bar would say nothing"
    one = words(show("contributions", tmp_path))
    assert "votes inconnus" in one, "number 6 alone has none"
    assert "Les données ne disent pas" not in one
    assert "Médiation numérique" not in one


def test_workshops_without_a_place_have_no_map(show, tmp_path):
    """An empty France says nothing; nor can one say which types of organisation are missing."""
    content = small_portal.rows()
    nowhere = dict.fromkeys(("place_label", "department_code", "latitude", "longitude"))
    content["workshops"] = [row | nowhere for row in content["workshops"]]
    content["participants"] = content["participants"][:1]
    small_portal.write(tmp_path / "live" / "g1", content)
    small_portal.point_live(tmp_path, "g1")
    for page in ("overview", "workshops"):
        told = words(show(page, tmp_path))
        assert "Le lieu d’aucun atelier n’est connu" in told
        assert "Natural Earth" not in told
        assert "cercle" not in told
    listed = words(show("workshops", tmp_path))
    assert "Département" not in listed, "the column would say « inconnu » on each row"
    assert "lieu pour 2\u00a0ateliers" in listed
    heard = words(show("heard", tmp_path))
    assert "Aucun type d’organisation ni d’organisateur d’atelier n’est connu" in heard
    assert "Association, Autre" not in heard


@pytest.mark.parametrize(
    ("registered", "told"),
    [
        (1, "Personne\u00a0: autant d’auteurs que d’inscrits (1)."),
        (2, "1\u00a0personne sur 2 inscrites (50\u00a0%) n’a publié ni"),
        (4, "3\u00a0personnes sur 4 inscrites (75\u00a0%) n’ont publié ni"),
    ],
)
def test_the_silent_are_told_in_their_number(show, tmp_path, registered, told):
    """« 0 personne n’ont publié » is neither French nor news."""
    content = small_portal.rows()
    content["consultations"][0]["registered_count"] = registered
    content["contributions"] = content["contributions"][:1]
    small_portal.write(tmp_path / "live" / "g1", content)
    small_portal.point_live(tmp_path, "g1")
    assert told in words(show("heard", tmp_path))


def test_where_nothing_is_placed_nobody_is_said_unheard(show, bare):
    """101 départements « sans contribution » would be false: no place is known at all."""
    told = words(show("heard", bare))
    assert "on ne peut pas dire quels départements" in told
    assert "on ne peut pas dire quels types" in told
    assert "101" not in told
    assert "0\u00a0atelier" not in told


def rendered(app: AppTest) -> str:
    """Return the HTML of every block of ours, the style sheet left out."""
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(body for body in bodies if "<style" not in body)


def words(app: AppTest) -> str:
    """Return what our blocks say, without their tags."""
    return unescape(re.sub(r"<[^>]+>", " ", rendered(app)))


def charts(app: AppTest) -> list[dict]:
    """Return the Plotly figures shown."""
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def bar(figure: dict) -> dict:
    """Return the only bars of a figure."""
    (trace,) = (trace for trace in figure["data"] if trace["type"] == "bar")
    return trace


@pytest.mark.parametrize("page", NAMES)
def test_every_page_runs_with_one_title(show, page):
    """No exception, one h1, headings that do not jump, and the date of the data."""
    app = show(page)
    assert not app.exception
    levels = [int(level) for level in re.findall(r"<h([1-6])", rendered(app))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert "25\u00a0mars 2017" in words(app)
    assert "Consultation close" in words(app)


@pytest.mark.parametrize("page", NAMES)
def test_every_page_of_an_empty_consultation_runs(show, empty, page):
    """Nothing is drawn where there is nothing, and no error is shown."""
    app = show(page, empty)
    assert not app.exception
    assert not app.get("plotly_chart")


def test_empty_states_say_so(show, empty):
    """A consultation without anything tells each absence in words."""
    told = words(show("overview", empty))
    for sentence in (
        "Cette consultation n’a pas de thème.",
        "Aucune contribution n’a encore été déposée.",
        "Aucun atelier n’est enregistré.",
        "Aucune contribution n’est publiée.",
    ):
        assert sentence in told
    assert "Aucun atelier" in words(show("workshops", empty))


def test_the_tiles_are_the_engine_s(show, workspace):
    """The tiles show what a bare Engine gives on the same package, unknown included."""
    with Engine(Package.open(workspace / "live" / "current")) as engine:
        totals = {row["measure"]: row["value"] for row in engine.run("totals").to_pylist()}
    assert totals["contributions"] == 7, "eight, of which one is withdrawn"
    tiles = {metric.label: metric.value for metric in show("overview").metric}
    assert tiles["Contributions"] == str(totals["contributions"])
    assert tiles["Ateliers"] == str(totals["workshops"]) == "2"
    assert tiles["Personnes en atelier"] == str(totals["workshop_people"]) == "14"
    assert tiles["Commentaires"] == str(totals["comments"]) == "3"
    assert tiles["Votes"] == str(totals["votes"])


def test_the_charts_are_the_engine_s(show, workspace):
    """Bars by theme and by day add up to the published contributions, less what the note tells."""
    themes, days, _ = charts(show("overview"))
    assert sorted(bar(themes)["x"]) == [2, 4]
    with Engine(Package.open(workspace / "live" / "current")) as engine:
        dated = [row for row in engine.run("contributions_per_day").to_pylist() if row["day"]]
    assert bar(days)["y"] == [row["contributions"] for row in dated]
    assert sum(bar(days)["y"]) == 6, "one contribution has no date"


def test_notes_say_what_does_not_add_up(show):
    """Six of seven contributions have a theme; one has no date; one workshop no place."""
    told = words(show("overview"))
    assert "6 des 7 contributions sont rattachées à un thème" in told
    assert "1\u00a0contribution de date inconnue n’est pas sur le graphique" in told
    assert "Nombre de personnes inconnu pour 1\u00a0atelier" in told
    assert "ne représentent pas la population" in told


def test_charts_have_an_alternative(show):
    """Each chart has a sentence, the rows, the SQL and a link to the CSV."""
    app = show("overview")
    for element in app.get("plotly_chart"):
        assert element.proto.alt.endswith(".")
    assert "/essai/f/contributions_by_theme.csv" in rendered(app)
    assert any("FROM" in code.value for code in app.code)
    assert len(app.expander) >= 3


@pytest.mark.parametrize("page", ["overview", "contributions", "live"])
def test_hostile_texts_are_never_markup(show, page):
    """Scripts, images, styles and links of the public are shown as the text they are."""
    app = show(page, sort="newest")
    html = rendered(app)
    for markup in ("<script", "<img", "<style", "onerror='", 'href="javascript', "evil.invalid'>"):
        assert markup not in html.replace("&lt;", "")
    assert "&lt;script&gt;" in html
    for element in (*app.markdown, *app.metric, *app.table):
        assert "tracker.invalid" not in str(element)


def test_the_title_of_the_consultation_is_escaped(show):
    """The title holds a tag, and is shown as written."""
    assert '<h1 class="co-h1">Essai &lt;du&gt; portail</h1>' in rendered(show("overview"))


def test_the_search_ignores_accents_and_case(show):
    """« ETE » finds « l’été », and the word found is marked."""
    html = rendered(show("contributions", q="ETE"))
    assert "1\u00a0contribution pour ces filtres" in html
    assert "<mark>été</mark>" in html


def test_filters_come_from_the_address(show):
    """Codes of the address choose the theme, and the CSV follows them."""
    app = show("contributions", theme="2")
    assert "2\u00a0contributions pour ces filtres" in words(app)
    assert app.multiselect(key="w_theme").value == ["2"]
    assert "/essai/contributions.csv?theme=2" in rendered(app)


def test_choosing_a_filter_writes_the_address(show):
    """The address follows the widgets, and a new choice goes back to the first page."""
    app = show("contributions", page="2")
    app.multiselect(key="w_authorship").select("collective").run()
    assert app.query_params["authorship"] == "collective"
    assert "page" not in app.query_params
    assert "1\u00a0contribution pour ces filtres" in words(app)
    app.multiselect(key="w_authorship").unselect("collective").run()
    assert "authorship" not in app.query_params


@pytest.mark.parametrize(
    "query",
    [{"theme": "99"}, {"sort": "DROP"}, {"page": "-1"}, {"page": "9" * 30}, {"department": "<b>"}],
    ids=str,
)
def test_unknown_codes_are_ignored(show, query):
    """A code that the package does not know changes nothing and breaks nothing."""
    app = show("contributions", **query)
    assert not app.exception
    assert "7\u00a0contributions" in words(app)


def test_nothing_found_offers_the_way_back(show):
    """A search without result says so and links everything."""
    html = rendered(show("contributions", q="introuvable"))
    assert "Aucune contribution pour ces filtres." in html
    assert 'href="/essai/contributions"' in html


def test_links_keep_the_release(show):
    """Every link of a pinned page leads to the same release, but the one that leaves it."""
    app = show("overview", release="1.0.0")
    assert not app.exception
    assert "Version 1.0.0" in words(app)
    ours = re.findall(r'href="(/essai/(?:c/|contributions|f/|figures/)[^"]*)"', rendered(app))
    assert ours
    assert all("release=1.0.0" in address for address in ours)
    assert 'href="/essai/"' in rendered(app)
    tiles = {metric.label: metric.value for metric in app.metric}
    assert tiles["Contributions"] == "8", "it was not withdrawn yet"


def test_the_release_is_kept_when_the_menu_changes_the_page(show):
    """Streamlit drops the parameters of the address at a change of page; the session keeps it."""
    app = show("overview", release="1.0.0")
    app.query_params.clear()
    go_to(app, "validation").run()
    assert "Rapport de validation" in words(app)
    assert "Version 1.0.0" in words(app)


def test_an_unknown_release_is_told(show):
    """A number that nobody published gives a sentence, not a trace."""
    app = show("overview", release="9.9.9")
    assert not app.exception
    assert "Ces données ne peuvent pas être affichées" in words(app)


def test_the_live_page_tells_the_last_failure(show, own):
    """Age, rhythm and failure are in plain words, while the loop goes round."""
    status = own / "live" / "status.json"
    now = {"attempted_at": datetime.now(UTC).isoformat()}
    status.write_text(json.dumps(json.loads(status.read_text("utf-8")) | now), "utf-8")
    told = words(show("live", own))
    assert "La plateforme ne répond pas." in told
    assert "mises à jour toutes les 60\u00a0secondes" in told


def test_a_new_package_is_shown_without_reload(show, own):
    """The page run after the pointer moved shows the new package."""
    app = show("live", own)
    assert "Phrase toute neuve" not in words(app)
    tables = small_portal.rows(first="Phrase toute neuve.", withdrawn=True)
    small_portal.write(own / "live" / "g2", tables)
    small_portal.point_live(own, "g2")
    assert "Phrase toute neuve" in words(app.run())


def test_reconciliation_shows_gaps_sources_and_quotes(show, tmp_path):
    """Announced 10 against 7 computed is a gap of −3, with where it was said."""
    tables = small_portal.rows(withdrawn=True)
    source = "Synthèse <2017>"
    tables["announced_figures"] = [
        {
            "figure": "contributions",
            "theme_id": theme,
            "source": source,
            "value": value,
            "date": date(2017, 5, 2),
            "quote": "dix contributions" if theme == "all" else None,
            "explanation": "Trois sont perdues.",
        }
        for theme, value in (("all", 10), ("1", 4))
    ]
    tables["vote_tallies"].append(
        {
            "object_type": "contribution",
            "object_id": "1",
            "option": "for",
            "origin": "declared",
            "count": 6,
        }
    )
    small_portal.write(tmp_path / "live" / "g1", tables)
    small_portal.point_live(tmp_path, "g1")
    told = words(show("reconciliation", tmp_path))
    assert "1 des 2\u00a0chiffres annoncés se retrouve" in told
    assert "−3" in told
    assert "Synthèse <2017>, 2\u00a0mai 2017" in told
    assert "dix contributions" in told
    assert "Trois sont perdues." in told
    assert "1\u00a0compteur de la plateforme diffère des votes listés" in told


def test_a_few_gaps_of_votes_are_all_there(show, tmp_path):
    """A caption that speaks of the first gaps would let readers look for others."""
    content = small_portal.rows()
    tally = content["vote_tallies"][0]
    content["vote_tallies"].append(tally | {"origin": "declared", "count": tally["count"] + 1})
    small_portal.write(tmp_path / "live" / "g1", content)
    small_portal.point_live(tmp_path, "g1")
    told = words(show("reconciliation", tmp_path))
    assert "1\u00a0compteur de la plateforme diffère des votes listés." in told
    assert "premiers écarts" not in told.lower()


def test_validation_tells_findings_accounting_and_masks(show, tmp_path):
    """The report is told in words, with what was left out and why."""
    folder = small_portal.write(tmp_path / "live" / "g1", small_portal.rows())
    small_portal.point_live(tmp_path, "g1")
    finding = {"check": "people", "severity": "warning", "message": "Un atelier sans <compte>"}
    checks = [
        {"check": "people", "title": "Personnes", "description": "Connues", "passed": False},
        {"check": "rows", "title": "Lignes", "description": "Comptées", "passed": True},
        {"check": "lost", "title": "Perdues", "passed": True, "observed": None, "threshold": 0.1},
    ]
    coded = finding | {
        "check": "dated",
        "table": "contributions",
        "field": "created_at",
        "message": "contributions, created_at : 0 % des contributions sont datées",
    }
    report = {"valid": True, "findings": [*[finding] * 25, coded], "checks": checks}
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    line = {"object_type": "contribution", "read": 12, "kept": 8, "quarantined": 1}
    descriptor |= {"accounting": [line | {"excluded": {"spam": 3}}], "redactions": {"email": 2}}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    told = words(show("validation", tmp_path))
    assert "Données valides\u00a0: 0\u00a0erreur, 26\u00a0avertissements" in told
    assert "Un atelier sans <compte>" in told
    assert "Contributions, Déposée le\u00a0: 0 % des contributions sont datées" in told
    assert "created_at" not in told
    assert "… et 5 autres" in told
    assert "3\u00a0: contenu signalé comme indésirable sur la plateforme" in told
    assert "Adresses électroniques" in told
    assert "1\u00a0contrôle sur 3 sans rien trouver, 1 sans objet." in told


@pytest.mark.parametrize(
    ("least", "smallest", "told"),
    [
        (5, 6, "Le plus petit groupe publié compte 6\u00a0personnes (seuil\u00a0: 5)."),
        (5, None, "Aucune n’est publiée (seuil\u00a0: 5\u00a0personnes)."),
        (None, 6, None),
    ],
    ids=["published", "nothing told", "package made before"],
)
def test_validation_tells_the_smallest_group(show, tmp_path, least, smallest, told):
    """The number that the package’s own check saw, beside the threshold of the package."""
    folder = small_portal.write(tmp_path / "live" / "g1", small_portal.rows())
    small_portal.point_live(tmp_path, "g1")
    check = {"check": "smallest-group", "title": "Groupe", "passed": True, "threshold": 2}
    report = {"valid": True, "findings": [], "checks": [check | {"observed": smallest}]}
    (folder / "report.json").write_text(json.dumps(report), "utf-8")
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["minGroup"] = least
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    page = words(show("validation", tmp_path))
    assert (told in page) if told else ("Caractéristiques des personnes" not in page)


def test_the_data_page_lists_what_the_package_holds(show, workspace):
    """Each file has its size, its rows, its hash and a plain link."""
    app = show("data", release="1.0.0")
    html = rendered(app)
    package = Package.open(workspace / "releases" / "1.0.0")
    for resource in package.descriptor["resources"]:
        assert f'href="/essai/data/1.0.0/{resource["path"]}"' in html
        assert resource["hash"].removeprefix("sha256:") in html
    (queries,) = [one for one in app.expander if "SQL" in one.label]
    written = len(list((package.path / "queries").iterdir()))
    assert queries.label == f"Requêtes des chiffres ({written}\u00a0fichiers SQL)"
    assert 'href="/essai/data/1.0.0/queries/totals.sql"' in html
    assert "Première version." in html
    assert "Licence Ouverte" in html


def test_workshops_tell_unknowns(show):
    """The workshop without a number of people says `inconnu`, and the note counts it."""
    told = words(show("workshops"))
    assert "inconnu" in told
    assert "2\u00a0paires atelier et thème pour 2\u00a0ateliers" in told


def test_the_state_depends_on_the_data_alone(show, tmp_path):
    """Data collected during the consultation show it open, whatever the day of the reader."""
    tables = small_portal.rows()
    tables["consultations"][0]["retrieved_at"] = datetime(2017, 3, 1, 8, tzinfo=UTC)
    small_portal.write(tmp_path / "live" / "g1", tables)
    small_portal.point_live(tmp_path, "g1")
    assert "Consultation ouverte" in words(show("overview", tmp_path))


def test_data_page_shows_the_catalogue_that_is_there(show, own):
    """One link a form, each with its own words; none without a catalogue."""
    assert "DCAT" not in rendered(show("data", served=own))
    (own / "catalog" / "essai").mkdir(parents=True)
    for extension in ("jsonld", "ttl"):
        (own / "catalog" / "essai" / f"catalog.{extension}").write_text("", "utf-8")
    shown = rendered(show("data", served=own))
    assert '<a href="/essai/catalog.jsonld">Catalogue DCAT-AP (JSON-LD)</a>' in shown
    assert '<a href="/essai/catalog.ttl">Catalogue DCAT-AP (Turtle)</a>' in shown
