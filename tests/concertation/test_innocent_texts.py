"""Whatever people write that tells nobody, the data are made, released and followed."""

from __future__ import annotations

import csv
import signal

import pytest

from concertation.init_from_export import initialise_export
from concertation.live import watch
from concertation.pipeline import build
from concertation.release import release
from datapackage.package import Package

INNOCENT = {
    "address": "Lire https://livres.exemple.fr/dp/0143127748, et (https://x.fr/a_(0612345678)).",
    "anchor": '<a href="https://x.fr/?f[0612345678]=0143127748">le livre 0143127748</a>',
    "bare": "Lire livres.exemple.fr/dp/0143127748 avant tout",
    "DOI": "Voir doi:10.1016/0143127748 et https://doi.org/10.1093/0612345678",
    "decimals": "De 3,0143127748 à 3.0612345678 % ; au point 48.0612345678,2.0143127748",
    "ISBN": "ISBN 2-07-036822-X, ISBN 0143127748, 978-0-14-312774-8",
    "contract": "Le marché n° 2017-0612345678, contrat 0612345678-A",
    "law": "LEGIARTI0601234567, JORFTEXT000033202746, article L.0612345678",
    "company": "SIRET 21750001600019, RNA W751234567, TVA FR40303265045",
    "large": "0601234567890123456 octets, 06123456789 francs, 00331234567890123",
    "file": "dossier 2017/0143127748/AB, réf. 01-43-12-77-48-B, x0612345678y",
    "archive": " ".join("école" if at in {78, 151, 154, 158} else "oui" for at in range(160)),
    "cut": "mot " * 8_170 + "+33612345678901234567890 +33 6 12 34 56 78 9a " + "mot " * 40,
    "cut short": "mots " * 6_528 + "+33 6 12 34 56 78901234567890 " * 9 + "mot " * 40,
}
ADDRESS = {
    "anchor": "https://x.fr/?f[0612345678]=0143127748",
    "address": "https://livres.exemple.fr/dp/0143127748).",
    "bare": "livres.exemple.fr/dp/0143127748",
    "law": "https://x.fr/«0612345678»|{0143127748}\u00a00612345678",
}


ALONE = "archive"
"""What its index spells depends on nothing else being there."""


@pytest.fixture(params=([ALONE], [kind for kind in INNOCENT if kind != ALONE]), ids=len)
def kinds(request):
    """The innocent texts of one consultation: a refusal names the row."""
    return request.param


@pytest.fixture
def workspace(kinds, tmp_path):
    """The workspace that the command makes of a table with these texts."""
    export = tmp_path / "avis.csv"
    with export.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["N°", "Titre", "Texte", "Lien"])
        for number, kind in enumerate(kinds, 1):
            address = ADDRESS.get(kind, f"https://x.fr/{number}/0612345678")
            writer.writerow([number, INNOCENT[kind][:200], INNOCENT[kind], address])
        writer.writerow([0, "Un autre", "Des vélos pour tous.", ""])
    made = initialise_export(tmp_path / "consultation", "Essai", export).workspace
    # What the operator writes before a release: this table tells no date.
    settings = made.configuration.read_text("utf-8")
    settings = settings.replace("= 2024-01-15", "= 2024-03-01").replace("2024-02-15", "2024-03-31")
    made.configuration.write_text(settings, "utf-8")
    return made


@pytest.mark.journey
def test_innocent_texts_stop_nothing(workspace, kinds):
    """Built, released, and followed for one turn: nothing is refused."""
    with workspace.writing("test"):
        built = build(workspace)
        assert built.report["valid"], built.report
        assert release(workspace).package.report["valid"]
    told = []

    def tell(line):
        told.append(line)
        signal.raise_signal(signal.SIGTERM)

    watch(workspace, 3600, tell)
    assert told == ["rien de nouveau"] or told[0].startswith("nouveau paquet")
    package = Package.open(workspace.live / "current")
    kept = {resource["table"]: resource["rowCount"] for resource in package.descriptor["resources"]}
    assert kept["contributions"] == len(kinds) + 1
