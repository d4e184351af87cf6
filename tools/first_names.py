"""Write the first names that a signature is recognised by: `python tools/first_names.py`.

From the lists of Faker (MIT), which is not a dependency: install it beside, only to run this.
Words that are first of all ordinary French words are left out, but for `ALSO_NAMES`.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import simplemma

from datapackage.texts.fold import name_word

TARGET = Path(__file__).parent.parent / "datapackage/texts/redaction/first_names.txt"
LOCALES_WORDS = """
fr_FR fr_CH fr_BE fr_CA fr_DZ en_GB en_US es_ES es_CA it_IT pt_PT de_DE nl_NL pl_PL ro_RO tr_TR
ar_AA vi_VN sw yo_NG cs_CZ sv_SE ar_SA hr_HR
"""
LOCALES = LOCALES_WORDS.split()
LISTS = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")
ALSO_NAMES_WORDS = """
agathe aime alain ambre ange angele anne aude aurore avril barbe baptiste benoit blaise blanche
brice brune camille capucine claude carmin cassis celeste cerise chantal charles charlotte claire
clemence clement colombe constance constant coralie dahlia desire dominique edmond emeraude eve
fabrice felicite fleur fortune france franck francois gaston gilles guy henri hilaire honore iris
jasmine jean jeanne jonquille josephine jules juste laurent lise loup louise luc lucie magali marc
marcel marguerite marie marin marine marion martial martin maxime melissa michel modeste myrtille
narcisse nicolas noel noelle olive olivia olivier ondine parfait pascal pascale patrice paul perle
philibert pierre placide prosper prudence prune quentin remi rene robert roger romain romane rose
rosalie roux roxane sacha saturnin simon simone solange suzanne sylvain sylvie theodore thomas
urbain valentin valentine valery veronique victoire vincent viole violette vital xavier yves zoe
aissatou mamadou fatou
"""
ALSO_NAMES = frozenset(ALSO_NAMES_WORDS.split())
PLACES_WORDS = """
paris london chance summer hope faith justice destiny heaven london
"""
PLACES = frozenset(PLACES_WORDS.split())


def main() -> None:
    """Write the file, one folded name a line."""
    names = {name_word(name) for locale in LOCALES for name in _names(locale)}
    names = {name for name in names if re.fullmatch(r"[a-z][a-z-]{1,20}", name)}
    kept = sorted((names - PLACES - {name for name in names if _is_ordinary(name)}) | ALSO_NAMES)
    TARGET.write_text("\n".join(kept) + "\n", encoding="ascii")


def _names(locale: str) -> set[str]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    return {name for one in LISTS for name in getattr(provider, one, ())}


def _is_ordinary(name: str) -> bool:
    if not simplemma.is_known(name, lang="fr"):
        return False
    return simplemma.lemmatize(name, lang="fr")[:1].islower()


if __name__ == "__main__":
    main()
