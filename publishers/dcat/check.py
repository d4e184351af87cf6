"""Is a catalogue fit to be harvested? The shapes of `shapes.ttl`, told in French sentences."""

from __future__ import annotations

from importlib.resources import files

from rdflib import RDF, SH, Graph

__all__ = ["check"]

_SHAPES = files("publishers.dcat") / "shapes.ttl"


def check(graph: Graph) -> list[str]:
    """Return what breaks DCAT-AP, one sentence each, sorted; empty when nothing does."""
    # Heavy, and only the making of a catalogue needs it.
    from pyshacl import validate  # noqa: PLC0415

    shapes = Graph().parse(data=_SHAPES.read_text(encoding="utf-8"), format="turtle")
    conforms, results, _ = validate(graph, shacl_graph=shapes, advanced=False, inplace=False)
    if conforms or not isinstance(results, Graph):
        return []
    sentences = set()
    for result in results.subjects(RDF.type, SH.ValidationResult):
        message = results.value(result, SH.resultMessage)
        where = results.value(result, SH.focusNode)
        value = results.value(result, SH.value)
        shown = f" (lu : {value})" if value is not None and value != where else ""
        sentences.add(f"{where} : {message}{shown}")
    return sorted(sentences)
