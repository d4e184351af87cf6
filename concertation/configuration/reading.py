"""Read `consultation.toml`: every mistake in it is told at once, with its line and its cure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from concertation.configuration.rules import SECTIONS, Refusal
from datapackage import toml_lines
from datapackage.consultation import (
    Consultation,
    PortalSettings,
    Privacy,
    SourceSettings,
    Target,
)
from datapackage.errors import ConfigurationError
from datapackage.licences import LICENCES, compatible
from publishers.kinds import Kind, kind_of

__all__ = ["read"]

_LONGEST_SHOWN = 60

_OURS = ("catalog", "live", "private", "raw", "receipts", "releases")
"""Folders beside `consultation.toml` in which the product alone writes."""


def read(path: Path) -> Consultation:
    """Read `consultation.toml`; `path` is that file, or the workspace's folder.

    Raises:
        ConfigurationError: one line per mistake, each naming file, line, what
            was expected and what to write.
    """
    file = path / "consultation.toml" if path.is_dir() else path
    if not file.is_file():
        msg = (
            f"{file} : fichier absent ; « concertation init {file.parent} » "
            "en crée un, prêt à remplir"
        )
        raise ConfigurationError(msg)
    return _Reader(file, toml_lines.read(file)).consultation()


class _Reader:
    """Turns a document into a `Consultation`, and keeps the list of what is wrong with it."""

    def __init__(self, file: Path, document: toml_lines.Document) -> None:
        self.file = file
        self.document = document
        self.mistakes: list[str] = []

    def consultation(self) -> Consultation:
        self._refuse_unknown_sections()
        identity = self._section("consultation")
        source = self._section("source")
        privacy = self._section("privacy", optional=True)
        portal = self._section("portal", optional=True)
        targets = self._targets()
        thresholds = self._section("thresholds", optional=True)
        severities = self._section("severities", optional=True)
        accept = self._section("accept", optional=True)
        self._check_dates(identity)
        self._check_location(source)
        self._check_licences(identity, source)
        self._check_consents(privacy)
        if self.mistakes:
            raise ConfigurationError("\n".join(self.mistakes))
        return Consultation(
            **identity,
            path=self.file,
            source=SourceSettings(**source),
            privacy=Privacy(**privacy),
            portal=PortalSettings(**portal) if portal else None,
            targets=tuple(Target(**target) for target in targets),
            thresholds=thresholds,
            severities=severities,
            accept=accept,
        )

    def _mistake(self, said: str, section: str = "", key: str = "", occurrence: int = 0) -> None:
        line = self.document.line(section, key, occurrence)
        where = self.file.name if line is None else f"{self.file.name}, ligne {line}"
        self.mistakes.append(f"{where} : {said}")

    def _refuse_unknown_sections(self) -> None:
        for name, value in self.document.content.items():
            if name in SECTIONS:
                continue
            if isinstance(value, dict | list):
                self._mistake(f"[{name}] n’est pas une section ; {_suggest(name, SECTIONS)}", name)
            else:
                home = _home(name) or "consultation"
                said = f"« {name} » est hors de toute section ; écrivez-le sous [{home}]"
                self._mistake(said, "", name)

    def _section(self, name: str, *, optional: bool = False) -> dict[str, Any]:
        content = self.document.content.get(name)
        if content is None and optional:
            return {}
        if not isinstance(content, dict):
            needed = ", ".join(key for key, rule in SECTIONS[name]().items() if rule.required)
            self._mistake(f"il manque la section [{name}] ; écrivez-la avec au moins {needed}")
            return {}
        return self._keys(name, content)

    def _targets(self) -> list[dict[str, Any]]:
        content = self.document.content.get("target", [])
        if not isinstance(content, list):
            self._mistake("une cible s’écrit [[target]], avec deux crochets", "target")
            return []
        targets = [self._keys("target", target, at) for at, target in enumerate(content)]
        names = [target.get("name") for target in targets]
        for at, name in enumerate(names):
            if name is not None and name in names[:at]:
                said = f"« {name} » nomme déjà une autre cible ; donnez un nom à chacune"
                self._mistake(said, "target", "name", at)
        for at, target in enumerate(targets):
            self._check_target(target, at)
        complete = all({"name", "kind"} <= target.keys() for target in targets)
        return targets if complete else []

    def _check_target(self, target: dict[str, Any], at: int) -> None:
        if "kind" in target:
            self._check_kind(target, kind_of(target["kind"]), at)
        self._check_folder(target, at)

    def _check_kind(self, target: dict[str, Any], kind: Kind, at: int) -> None:
        """Fill in the address that its kind knows, and say what the target lacks."""
        chosen, addresses = target.get("environment", "demo"), kind.addresses
        if "url" not in target and chosen in addresses:
            target["url"] = addresses[chosen]
        for key in kind.needs:
            if key not in target:
                said = f"une cible de sorte « {target['kind']} » demande « {key} » ; ajoutez-le"
                self._mistake(said, "target", "kind", at)
        real = addresses.get("production")
        if real and chosen != "production" and target.get("url", "").rstrip("/") == real:
            said = (
                f'{real} est le vrai site : écrivez environment = "production", '
                f'ou url = "{addresses["demo"]}" pour essayer'
            )
            self._mistake(said, "target", "url", at)

    def _check_folder(self, target: dict[str, Any], at: int) -> None:
        home = self.file.parent.resolve()
        path = (home / target.get("folder", "..")).resolve()
        if path == home or any(path.is_relative_to(home / name) for name in _OURS):
            said = (
                f"« {target['folder']} » : le produit y range ses propres fichiers ; "
                "donnez un autre dossier"
            )
            self._mistake(said, "target", "folder", at)

    def _keys(self, section: str, content: dict[str, Any], at: int = 0) -> dict[str, Any]:
        known = SECTIONS[section]()
        values: dict[str, Any] = {}
        for key, value in content.items():
            if key not in known:
                home = _home(key)
                cure = f"elle va sous [{home}]" if home else _suggest(key, known)
                said = f"« {key} » n’est pas une clé de [{section}] ; {cure}"
                self._mistake(said, section, key, at)
                continue
            try:
                values[key] = known[key].rule(value)
            except Refusal as refusal:
                # Whoever pastes a token there must not find it in a log.
                shown = "…" if key == "token_env" else _shown(value)
                said = f"« {key} = {shown} » ne convient pas ; {refusal}"
                self._mistake(said, section, key, at)
        # A misspelt key is one mistake, not also a missing one.
        meant = {near for key in content.keys() - known.keys() for near in _near(key, known)}
        for key, rule in known.items():
            if rule.required and key not in content and key not in meant:
                self._mistake(f"il manque « {key} » dans [{section}]", section, "", at)
        return {key: value for key, value in values.items() if value != ""}

    def _check_dates(self, identity: dict[str, Any]) -> None:
        start, end = identity.get("start_date"), identity.get("end_date")
        if start and end and end < start:
            said = (
                f"la fin ({end}) précède le début ({start}) ; "
                "corrigez « end_date » ou « start_date »"
            )
            self._mistake(said, "consultation", "end_date")

    def _check_location(self, source: dict[str, Any]) -> None:
        location = source.get("location")
        if location is None or location.startswith(("http://", "https://")):
            return
        if not (self.file.parent / location).exists():
            said = (
                f"« {location} » : ni fichier ni dossier à cet endroit, compté depuis le "
                "dossier de ce fichier ; copiez-y l’export de la plateforme ou corrigez "
                "« location » (un chemin, ou une adresse https://…)"
            )
            self._mistake(said, "source", "location")

    def _check_licences(self, identity: dict[str, Any], source: dict[str, Any]) -> None:
        ours, theirs = identity.get("licence"), source.get("licence")
        if ours is None or theirs is None or compatible(theirs, ours):
            return
        rule = (
            "elle impose le partage à l’identique"
            if LICENCES[theirs].share_alike
            else "elle demande de citer la source, ce que l’autre n’exige plus"
        )
        said = (
            f"des données sous « {theirs} » ne peuvent pas être publiées sous « {ours} » : "
            f'{rule} ; écrivez licence = "{theirs}" dans [consultation]'
        )
        self._mistake(said, "source", "licence")

    def _check_consents(self, privacy: dict[str, Any]) -> None:
        consents = self.file.parent / "private" / "consents.csv"
        if privacy.get("names") == "consented" and not consents.is_file():
            said = (
                '« names = "consented" » demande le fichier private/consents.csv, absent ; '
                'créez-le, ou écrivez names = "organisations"'
            )
            self._mistake(said, "privacy", "names")


def _home(key: str) -> str | None:
    """Return the section of which `key` is a key, where only one has it."""
    homes = [name for name, known in SECTIONS.items() if key in known()]
    return homes[0] if len(homes) == 1 else None


def _suggest(word: str, known: Iterable[str]) -> str:
    near = _near(word, known)
    if near:
        return f"vouliez-vous dire « {near[0]} » ?"
    return f"attendu : {', '.join(known)}"


def _near(word: str, known: Iterable[str]) -> list[str]:
    return difflib.get_close_matches(word, list(known), n=1)


def _shown(value: Any) -> str:
    # A long text would hide the remedy that follows it.
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
