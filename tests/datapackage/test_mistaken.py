"""What a failed download left is told from a table, whatever the table looks like."""

from __future__ import annotations

import io
import zipfile

import pytest

from datapackage.mistaken import mistake, mistakes


def archive(*names):
    """Return the bytes of a ZIP with files of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "id,texte\n" * 100)
    return out.getvalue()


PAGE = "<html><head><title>Erreur, réessayez</title></head><body><a>Connexion</a></body></html>"
NOT_TABLES = {
    "empty": (b"", "fichier vide"),
    "one byte": (b"\n", "fichier vide"),
    "blank lines": (b"\xef\xbb\xbf" + b" \r\n\t\r\n" * 20_000, "fichier vide"),
    "zeros": (bytes(4096), "rempli de zéros"),
    "page": (PAGE.encode(), "page HTML, non un tableau"),
    "page after blank lines": (f"\n\n  {PAGE}".encode(), "page HTML"),
    "page in UTF-16": (PAGE.encode("utf-16"), "page HTML"),
    "page after a comment": (f"<!-- v2, 2024; a -->\n{PAGE}".encode(), "page HTML"),
    "page, cut": (PAGE[:30].encode(), "page HTML"),
    "login": (
        b'<!doctype html>\n<title>Portail</title><input type="password">',
        "demandait de se connecter",
    ),
    "sign in": (b"<HTML lang=en><h1>Please sign in; thanks</h1>", "demandait de se connecter"),
    "XML": (b'<?xml version="1.0"?><avis><un>a</un></avis>', "document XML"),
    "XML without its mark": (b'<Error>\n<Code a="1;2">AccessDenied</Code></Error>', "XML"),
    "XHTML": (b'<?xml version="1.0"?><html xmlns="x"><body/></html>', "page HTML"),
    "LFS": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 7\n", "git lfs pull"),
    "annex": (b"/annex/objects/MD5E-s7--0a.csv\n", "git annex get"),
    "JSON error": (b'{"message": "Not Found", "status": "404"}', "réponse d’erreur JSON"),
    "JSON cut": (b'[{"id": 1, "texte": "une place, deux', "JSON tronqué"),
    "HTTP error": (b"404: Not Found", "message d’erreur"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "document PDF"),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(40), "image PNG"),
    "gzip": (b"\x1f\x8b\x08" + bytes(9), "archive gzip"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "ancien classeur"),
    "unknown binary": (bytes(range(256)) * 4, "fichier binaire"),
    "tar": (b"avis.csv" + bytes(92) + b"0000644" + bytes(405), "fichier binaire"),
    "workbook": (archive("[Content_Types].xml", "xl/workbook.xml"), "renommez-le en .xlsx"),
    "ZIP": (archive("avis.csv"), "archive ZIP"),
    "ZIP, cut": (archive("avis.csv")[:300], "tronqué"),
}


@pytest.mark.parametrize("case", NOT_TABLES)
def test_what_is_not_a_table_is_told(tmp_path, case):
    """Under the name of a CSV, the first bytes say what it is."""
    content, said = NOT_TABLES[case]
    path = tmp_path / "avis.csv"
    path.write_bytes(content)
    found = mistake(path)
    assert found is not None
    assert said in found.said(path.name)
    assert found.said(path.name).startswith("avis.csv : ")


@pytest.mark.parametrize(
    "content",
    [
        "<id>;<texte>\n1;Bonjour\n",
        "<html>,<b>\n1,2\n",
        "<b>Titre</b>;<b>Texte</b>\nUn;Deux\n",
        "<Q1> Votre avis,Date\nOui,2024\n",
        "<texte>\nUn parc\nDeux bancs\n",
        "<3 les arbres\nUn\n",
        "{id};{texte}\n1;Bonjour\n",
        "[Q1] Votre avis;[Q2] Pourquoi\nOui;Non\n",
        "[1] Avis,[2] Nom\nOui,Anne\n",
        '{"a};b\n1;2\n',
        "404 rue des Lilas;texte\n1;2\n",
        "BZh;RIFF\n1;2\n",
        "PK;texte\n1;2\n",
        "version;oid\n1;2\n",
        "texte\n\x01\x02\x03\x04\n",
        "texte\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_table_that_begins_strangely_is_a_table(tmp_path, content, encoding):
    """Its first line has separators, or it is no page from end to end."""
    path = tmp_path / "avis.csv"
    path.write_bytes(content.encode(encoding))
    assert mistake(path, json_too=True) is None


def test_a_json_document_is_a_mistake_only_where_none_is_read(tmp_path):
    """Some platforms export JSON, whatever the name of the file."""
    path = tmp_path / "avis.csv"
    path.write_text('{"data": [{"id": 1}], "errors": []}\n')
    assert mistake(path) is None
    found = mistake(path, json_too=True)
    assert found is not None
    assert found.what == "document JSON, non un tableau"


def test_a_workbook_is_what_its_name_says(tmp_path):
    """A whole archive is not judged; a text or half an archive under that name is."""
    path = tmp_path / "avis.xlsx"
    whole = archive("xl/workbook.xml")
    for content, said in ((whole, ""), (whole[:200], "tronqué"), (b"id;texte\n", "texte, non")):
        path.write_bytes(content)
        found = mistake(path)
        assert said in (found.what if found else "")


def test_all_or_nothing_is_told_of_several_files(tmp_path):
    """All empty is one sentence; one sound file is enough for the others to be set aside."""
    files = {name: tmp_path / name for name in ("a.csv", "b.csv")}
    for path in files.values():
        path.write_bytes(b"\n")
    assert mistakes(files) == "les 2 fichiers sont vides : refaites l’export (données ouvertes)"
    files["b.csv"].write_bytes(PAGE.encode())
    said = mistakes(files)
    assert said is not None
    assert "a.csv : fichier vide" in said
    assert "b.csv : page HTML" in said
    files["b.csv"].write_text("id;texte\n")
    assert mistakes(files) is None
    assert mistakes({}) is None
