"""The README.md that whoever opens the folder of a package reads first."""

from __future__ import annotations

from typing import Any

from datapackage import schemas
from datapackage.package.versions import edition
from datapackage.schemas.codes import label

__all__ = ["write_readme"]

_TEXT = """# {title}

{description}

- **Version** : {version}
- **Données arrêtées au** : {created} (UTC)
- **Organisateur** : {organiser}
- **Licence** : [{licence}]({licence_url})
{synthetic}
Contributions volontaires ; ne représentent pas la population. Les données sont
**pseudonymisées, pas anonymes** : ne cherchez pas à identifier les personnes.{groups}

## Les fichiers

{files}

`datapackage.json` décrit chaque table, chaque champ et chaque fichier (Data Package de
Frictionless) ; `manifest.json` donne la taille et l’empreinte SHA-256 de tous les fichiers ;
`report.json` est le rapport de validation ; `queries/` contient les requêtes de tous les
chiffres publiés.

Codes et noms des territoires : Insee, DGCL, Etalab (Licence Ouverte 2.0). Coordonnées des
communes : GeoNames (CC BY 4.0).

## Ouvrir les données

{open_csv}Avec DuckDB, depuis ce dossier :

```
duckdb -init queries/tables.sql -c "SELECT count(*) FROM contributions"
```

Avec pandas :

```python
import pandas as pd
contributions = pd.read_parquet("contributions.parquet")
```

Vérifier le paquet : `frictionless validate datapackage.json`.

## Ce qui a été lu, gardé, écarté

{accounting}
{left_aside}

{redactions}

## Citer

> {title}{cited_organiser}, données arrêtées au {created_day}, {licence}.

Une contribution se cite par son numéro (`contribution_id`), qui ne change jamais.

## Ne pas additionner

Contributions, ateliers et personnes sont trois unités. Un atelier peut traiter plusieurs
thèmes : la somme des ateliers par thème dépasse leur nombre. Une case vide est une valeur
inconnue, pas un zéro.
"""


def write_readme(descriptor: dict[str, Any], *, synthetic: bool) -> bytes:
    """Return the README of the package that `descriptor` describes, in French Markdown."""
    licence = descriptor["licenses"][0]
    organiser = next(
        (person["title"] for person in descriptor["contributors"] if person["role"] == "publisher"),
        "",
    )
    version = descriptor.get("version")
    return _TEXT.format(
        title=descriptor["title"],
        description=descriptor.get("description", ""),
        version=edition(descriptor)
        if version
        else "paquet courant, sans numéro : citez plutôt une version numérotée",
        created=descriptor["created"],
        created_day=descriptor["created"][:10],
        organiser=organiser or "non précisé",
        cited_organiser=f", {organiser}" if organiser else "",
        licence=licence["title"],
        licence_url=licence["path"],
        synthetic=_synthetic(synthetic=synthetic),
        groups=_groups(descriptor.get("minGroup")),
        files=_files(descriptor),
        open_csv=_open_csv(released=version is not None),
        accounting="\n".join(_account(line) for line in descriptor["accounting"]),
        left_aside=_left_aside(descriptor.get("leftAside", {}))
        + _withheld(descriptor.get("withheld", {})),
        redactions=_masks(descriptor.get("redactions", {})),
    ).encode()


def _synthetic(*, synthetic: bool) -> str:
    if not synthetic:
        return ""
    return "- **Attention** : les textes, les auteurs et les votes de ce paquet sont **fictifs**.\n"


def _groups(min_group: int | None) -> str:
    if min_group is None:
        return ""
    return (
        f" Ce que\n`participants` dit d’une personne, au moins {min_group} le partagent ; une case "
        "vide peut taire une valeur\nplus rare."
    )


def _files(descriptor: dict[str, Any]) -> str:
    rows = ["| Table | Contenu | Lignes | Fichiers |", "|---|---|--:|---|"]
    for table in schemas.names():
        described = [item for item in descriptor["resources"] if item.get("table") == table]
        if not described:  # the table came into the schemas after the package
            continue
        paths = ", ".join(f"`{item['path']}`" for item in described)
        schema = schemas.load(table)
        rows.append(
            f"| {schema['title']} | {schema['description']} | "
            f"{described[0]['rowCount']} | {paths} |"
        )
    return "\n".join(rows)


def _open_csv(*, released: bool) -> str:
    if not released:
        return ""
    return (
        "Avec LibreOffice ou Excel : `contributions.xlsx` se lit tel quel. Les `.csv` sont en "
        "UTF-8, séparés par des virgules, dates en ISO 8601 UTC ; importez les colonnes "
        "de numéros et de codes comme du **texte**.\n\n"
    )


def _account(line: dict[str, Any]) -> str:
    name = f"{label('record_type', line['object_type'])}s"
    excluded = "".join(
        f"\n  - {count} : {label('exclusion_rule', rule)}"
        for rule, count in line["excluded"].items()
    )
    total = sum(line["excluded"].values())
    return (
        f"- **{name}** : {line['read']} enregistrements lus, {line['kept']} gardés, "
        f"{line['quarantined']} mis de côté car illisibles, {total} écartés par règle{excluded}"
    )


def _left_aside(counts: dict[str, int]) -> str:
    files, columns = counts.get("files", 0), counts.get("columns", 0)
    return f"- **Non lus** : fichiers de l’export, {files} ; colonnes des autres, {columns}"


def _withheld(counts: dict[str, int]) -> str:
    if not counts:
        return ""
    told = " ; ".join(f"{label('record_type', kind)}s, {n}" for kind, n in counts.items())
    return f"\n- **En attente de relecture**, textes non publiés : {told}"


def _masks(redactions: dict[str, int]) -> str:
    total = sum(redactions.values())
    if not total:
        return "Aucune donnée personnelle n’a été détectée dans les textes."
    return (
        f"{total} données personnelles détectées dans les textes ont été masquées ; le passage "
        "masqué est signalé entre crochets."
    )
