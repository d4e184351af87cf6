"""What the states of a column become: only what was withdrawn or moderated is left out."""

import pytest

from datapackage.sources.table.fields import STATUSES
from datapackage.sources.table.states import ASKED, becomes


@pytest.mark.parametrize(
    "states",
    [
        {"accepted": "publish", "rejected": "publish", "evaluating": "publish", "": "publish",
         "withdrawn": "withdrawn"},
        {"archived": "publish", "open": "publish"},
        {"Retenue": "publish", "Non retenue": "publish", "À l’étude": "publish",
         "Rejetée": "publish"},
        {"Publié": "publish", "Rejeté": "moderated", "En attente": "exclude",
         "Indésirable": "spam", "Supprimé": "deleted"},
        {"Clôturé": "publish", "Ouvert": "publish", "Retiré par l’auteur": "withdrawn"},
        {"En ligne": "publish", "Non publié": "exclude", "Brouillon": "exclude",
         "Masqué": "moderated"},
        {"Réalisé": "publish", "Irrecevable": "publish", "En cours d’étude": "publish"},
    ],
)  # fmt: skip
def test_an_answer_or_a_phase_leaves_nothing_out(states):
    """The same word is read by the others of its column."""
    assert becomes("Statut", states) == states


@pytest.mark.parametrize("state", ["Rejeté", "Refusé", "En attente", "Vert", "42", ""])
def test_what_nothing_decides_is_asked(state):
    """Neither the title nor another state says whose word it is."""
    assert becomes("Statut", [state]) == {state: ASKED}


def test_the_title_of_the_column_decides():
    """« Rejeté » by moderation, or in an answer."""
    assert becomes("Modération", ["Rejeté", "Accepté"]) == {
        "Rejeté": "moderated", "Accepté": "publish",
    }  # fmt: skip
    assert becomes("Avis de la mairie", ["Rejeté", ""]) == {"Rejeté": "publish", "": "publish"}


@pytest.mark.parametrize("title", ["published", "Publié", "Visible"])
def test_yes_and_no_are_read_by_the_title(title):
    """« Publié : non » leaves out; « non » alone says nothing."""
    assert becomes(title, ["oui", "non"]) == {"oui": "publish", "non": "exclude"}
    assert becomes("Statut", ["non"]) == {"non": ASKED}


def test_a_column_that_hides_says_no_of_what_is_public():
    """« trashed: false » publishes; the answer that no row gives yet is told too."""
    assert becomes("trashed", ["false", ""]) == {
        "false": "publish", "": "publish", "true": "moderated",
    }  # fmt: skip


def test_what_a_state_becomes_can_be_written():
    """Each answer is a value that `mapping.toml` accepts."""
    words = ["hidden", "spam", "deleted", "withdrawn", "draft", "archived"]
    assert set(becomes("state", words).values()) <= set(STATUSES)
