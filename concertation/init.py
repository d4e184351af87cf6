"""Make a new workspace that builds at once: `concertation init`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from concertation.workspace import Workspace
from datapackage.errors import ConfigurationError
from datapackage.sheets.overlays import SHEETS
from datapackage.sources import platforms
from publishers.kinds import kind_of, kinds

__all__ = ["initialise"]

_TEMPLATE = "consultation.toml"
_EXPORT = "all-comments.csv"
_IGNORED = """\
# Jamais dans un dépôt : données personnelles, clé, registre.
/raw/
/raw-export/
/private/
"""


def initialise(folder: Path, title: str = "Ma consultation") -> Workspace:
    """Fill `folder` with a commented configuration, an example export and empty sheets.

    The example export is fiction and says so; replace it by the platform's.

    Raises:
        ConfigurationError: something of that name is already there; nothing is written.
    """
    contents = _contents(title)
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


def _contents(title: str) -> dict[str, str]:
    template = (files(__package__) / "templates" / _TEMPLATE).read_text(encoding="utf-8")
    export = (files(__package__) / "templates" / _EXPORT).read_text(encoding="utf-8")
    sheets = {f"{name}.csv": ",".join(spec.columns) + "\n" for name, spec in SHEETS.items()}
    return {
        "consultation.toml": _filled(template, title),
        f"raw-export/{_EXPORT}": export,
        ".gitignore": _IGNORED,
        **sheets,
    }


def _filled(template: str, title: str) -> str:
    """Return the configuration: title, and the platforms and kinds of target that there are."""
    *others, last = platforms()
    return (
        template.replace("@PLATFORMS@", f"{', '.join(others)} ou {last}")
        .replace("@KINDS@", "\n".join(map(_kind_line, kinds())))
        .replace("@TITLE@", _toml_text(title))
    )


def _kind_line(name: str) -> str:
    kind = kind_of(name)
    default = kind.addresses.get("demo")
    told = f" ; url : {default} par défaut" if default else ""
    return f"#   {name} ({kind.label}) : {', '.join(kind.needs)}{told}"


def _toml_text(text: str) -> str:
    """Return `text` so that it fits between the quotes of a TOML basic string, on one line."""
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace('"', '\\"')
