"""What can be added to the house, and where? The table of CONTRIBUTING, and the least of each.

Each kind has a folder in `additions/`, laid out as the house is: what it holds is all that a
newcomer drops there. A kind that goes into files that are there says what it inserts in them.
`tests/house/test_additions.py` adds them all to a copy of the house, and sees each taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["ADDITIONS", "Addition", "table"]

_EXAMPLES = Path(__file__).parent / "additions"
_NAME = "essai"


@dataclass(frozen=True, slots=True)
class Addition:
    """One kind of thing that people add."""

    kind: str
    """The folder of its example, if it is made of files of its own."""
    what: str
    """In French, as the table names it."""
    inserted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By the file of the house: after which words of it, and what."""

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path, from the root of the house, and the content of each new file."""
        folder = _EXAMPLES / self.kind
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".py", ".sql", ".json"}:
                yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")

    def add_to(self, house: Path) -> None:
        """Add the example to the house at `house`, which has no such thing yet."""
        for path, content in self.files():
            target = house / path
            assert not target.exists()
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        for path, (words, text) in self.inserted.items():
            target = house / path
            content = target.read_text(encoding="utf-8")
            assert content.count(words) == 1, f"{path}: {words!r} is there once"
            # A new file: the one of the house may be shared with the copy.
            target.unlink()
            target.write_text(content.replace(words, words + text), encoding="utf-8")

    def places(self) -> list[str]:
        """Return where it goes: the folder of a thing of several files, else its files."""
        new = [path for path, _ in self.files()]
        folders = {path.partition(f"/{_NAME}/")[0] for path in new if f"/{_NAME}/" in path}
        if folders:
            return [f"{folder}/<nom>/" for folder in sorted(folders)]
        return [*(path.replace(_NAME, "<nom>") for path in new), *self.inserted]


ADDITIONS = (
    Addition("figure", "un chiffre"),
    Addition("view", "une règle de comptage que plusieurs chiffres partagent"),
    Addition("page", "une page du portail"),
    Addition("check", "un contrôle"),
    Addition("platform", "une plateforme"),
    Addition("target", "une sorte de cible"),
    Addition(
        "column",
        "une colonne (ici, de la table des jalons)",
        {
            "datapackage/schemas/milestones.schema.json": (
                '"fields": [',
                """
    {
      "name": "year",
      "type": "integer",
      "since": "1.2.0",
      "title": "Année",
      "title@en": "Year",
      "description": "Année de l’étape, dans le fuseau de la consultation.",
      "description@en": "Year of the milestone, in the consultation’s time zone.",
      "example": 2017
    },""",
            ),
            "datapackage/normalise/sheets.sql": (
                "WHERE NOT EXISTS (SELECT 1 FROM overlay.milestones);\n",
                "\nUPDATE milestones SET year = date_part('year', date);\n",
            ),
        },
    ),
    Addition(
        "key",
        "une clé de `consultation.toml`",
        {
            "concertation/configuration/rules.py": (
                '        "organiser": Key(_optional_text),\n',
                '        "motto": Key(_optional_text),\n',
            ),
            "datapackage/consultation.py": (
                '    language: str = "fr"\n',
                "    motto: str | None = None\n",
            ),
            "concertation/templates/consultation.toml": (
                'language = "fr"\n',
                '# motto = ""                 # la devise de la consultation\n',
            ),
        },
    ),
    Addition(
        "sheet",
        "une feuille que l’on remplit à côté de l’export",
        {
            "datapackage/sheets/overlays.py": (
                "SHEETS: dict[str, Spec] = {\n",
                '    "sponsors": Spec({"name": _NEEDED, "since": Column("date")}),\n',
            )
        },
    ),
    Addition(
        "word",
        "un mot pour un code (ici, un motif de retrait)",
        {
            "datapackage/schemas/codes/removal_reason.json": (
                "[\n",
                """\
  {
    "value": "copyright",
    "label": "parce qu’elle reprenait l’œuvre d’un autre",
    "label@en": "because it copied somebody else’s work"
  },
""",
            )
        },
    ),
)
"""Every kind, in the order of the table."""


def table() -> str:
    """Return the table of CONTRIBUTING, in Markdown."""
    rows = [
        f"| {one.what} | {', '.join(f'`{place}`' for place in one.places())} |" for one in ADDITIONS
    ]
    return "\n".join(["| quoi | où |", "|---|---|", *rows, ""])
