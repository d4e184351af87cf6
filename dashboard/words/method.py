"""What the site owes its readers: what figures say, how accessible it is, what becomes of data."""

from __future__ import annotations

from dashboard.words.formats import typography

__all__ = ["ACCESSIBILITY", "FIGURES", "PRIVACY"]

FIGURES = typography(
    "Les contributions sont volontaires : elles ne représentent pas la population. "
    "Contributions, ateliers et personnes sont trois unités : elles ne s’additionnent pas. "
    "Ce qui n’est pas connu est dit inconnu, jamais compté pour zéro."
)

ACCESSIBILITY = typography(
    "Ce site est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA) : "
    "aucun audit n’a encore été fait. Il est conçu pour le clavier et les lecteurs d’écran ; "
    "chaque graphique a une description, un tableau de ses données et un fichier CSV."
)

PRIVACY = tuple(
    typography(paragraph)
    for paragraph in (
        (
            "Les données publiées sont pseudonymisées, non anonymes : le nom des personnes est "
            "remplacé par un identifiant propre à cette consultation. Les adresses "
            "électroniques, les numéros de téléphone et d’autres données personnelles sont "
            "masqués dans les textes."
        ),
        (
            "Une personne peut demander le retrait de sa contribution : le numéro reste, le "
            "texte et l’adresse d’origine ne sont plus publiés."
        ),
        "Ce site ne dépose pas de traceur et ne contacte aucun tiers.",
    )
)
