"""Make a new workspace that builds at once: `concertation init`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from concertation.workspace import Workspace
from datapackage import toml_lines
from datapackage.errors import ConfigurationError
from datapackage.sheets.overlays import SHEETS
from datapackage.sources import platforms
from datapackage.texts.fold import plain
from publishers.kinds import kind_of, kinds

__all__ = ["TITLE", "Written", "identifier", "initialise", "left_in_place"]

TITLE = "Ma consultation"
"""The title of a workspace to which nobody has given one."""

_TEMPLATE = "consultation.toml"
_EXPORT = "all-comments.csv"
_IGNORED = """\
# Jamais dans un dépôt : données personnelles, clé, registre.
/raw/
/raw-export/
/private/
"""


_LONGEST_ID = 60
_ID = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


_TO_REPLACE = {
    "id": "le nom",
    "title": "le titre",
    "start_date": "le premier jour",
    "end_date": "le dernier jour",
}
"""Keys of the template that no consultation has as they are, and what goes there."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value that `init` writes in `consultation.toml`; None leaves the key out."""

    value: str | date | None
    note: str = ""
    """Where it comes from, in French."""


def initialise(
    folder: Path, title: str = TITLE, written: Mapping[str, Written] | None = None
) -> Workspace:
    """Fill `folder` with a commented configuration, an example export and empty sheets.

    The example export is fiction and says so; replace it by the platform's. `written`
    has values by key, instead of the template's; `id` follows from the title.

    Raises:
        ConfigurationError: something of that name is already there, or the id given is
            none; nothing is written.
    """
    values = {"title": Written(title), "id": Written(identifier(title))} | dict(written or {})
    if _ID.fullmatch(str(values["id"].value)) is None:
        msg = (
            f"--id : « {values['id'].value} » ne convient pas ; attendu : lettres minuscules sans "
            f"accent, chiffres et tirets, par exemple {identifier(str(values['id'].value))}"
        )
        raise ConfigurationError(msg)
    contents = _contents(values)
    present = sorted(name for name in contents if (folder / name).exists())
    if present:
        msg = (
            f"{folder} : déjà présent : {', '.join(present)} ; rien n’a été écrit ; "
            "choisissez un autre dossier"
        )
        raise ConfigurationError(msg)
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    workspace = Workspace(folder)
    workspace.create_folders()
    return workspace


def left_in_place(workspace: Workspace) -> list[str]:
    """Return what nobody has replaced of the template: one sentence each, with its line."""
    document = toml_lines.read(workspace.configuration)
    template = (files(__package__) / "templates" / _TEMPLATE).read_text(encoding="utf-8")
    ours = tomllib.loads(_filled(template, {}))["consultation"]
    said = document.content["consultation"]
    return [
        f"consultation.toml, ligne {document.line('consultation', key)} : « {key} = {said[key]} » "
        f"est la valeur du modèle ; écrivez {wanted} de votre consultation"
        for key, wanted in _TO_REPLACE.items()
        if said.get(key) == ours[key]
    ]


def _contents(values: Mapping[str, Written]) -> dict[str, str]:
    template = (files(__package__) / "templates" / _TEMPLATE).read_text(encoding="utf-8")
    export = (files(__package__) / "templates" / _EXPORT).read_text(encoding="utf-8")
    sheets = {f"{name}.csv": ",".join(spec.columns) + "\n" for name, spec in SHEETS.items()}
    return {
        "consultation.toml": _filled(template, values),
        f"raw-export/{_EXPORT}": export,
        ".gitignore": _IGNORED,
        **sheets,
    }


def _filled(template: str, values: Mapping[str, Written]) -> str:
    """Return the configuration: values, and the platforms and kinds of target that there are."""
    *others, last = platforms()
    filled = template.replace("@PLATFORMS@", f"{', '.join(others)} ou {last}")
    filled = filled.replace("@KINDS@", "\n".join(map(_kind_line, kinds())))
    for key, written in values.items():
        filled = _set(filled, key, written)
    return filled


def identifier(title: str) -> str:
    """Return the id that follows from a title: « Le parc, et après ? » is `le-parc-et-apres`."""
    found = re.sub("[^a-z0-9]+", "-", plain(title))[:_LONGEST_ID].strip("-")
    return found or identifier(TITLE)


def _set(text: str, key: str, written: Written) -> str:
    """Return `text` with `key` written, or left out, where the template first has it."""
    value = written.value

    def line(found: re.Match[str]) -> str:
        if value is None:
            return f"# {key} ={found[1]}"
        shown = f'"{_toml_text(value)}"' if isinstance(value, str) else value.isoformat()
        said = written.note or found[1].partition("#")[2].strip()
        return f"{f'{key} = {shown}':<35} # {said}" if said else f"{key} = {shown}"

    return re.sub(rf"(?m)^(?:# )?{key} =(.*)$", line, text, count=1)


def _kind_line(name: str) -> str:
    kind = kind_of(name)
    default = kind.addresses.get("demo")
    told = f" ; url : {default} par défaut" if default else ""
    return f"#   {name} ({kind.label}) : {', '.join(kind.needs)}{told}"


def _toml_text(text: str) -> str:
    """Return `text` so that it fits between the quotes of a TOML basic string, on one line."""
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace('"', '\\"')
