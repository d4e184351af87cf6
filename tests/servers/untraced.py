"""Libraries are imported and run untraced: only our code is measured, and tracing is slow.

Before `sys.monitoring` (Python 3.12), coverage hears of each call made in the process, in
libraries too, and drops what is not ours: the judges of a package then cost twice as much.
So the tracer is put aside while one of them works, and taken up where it was. What is listed
here calls nothing of ours back, so that no line of ours goes unseen.
"""

import functools
import importlib.abc
import importlib.util
import sys

ENTRIES = {
    "frictionless": {"": ["validate"]},
    "great_expectations": {"datasource.fluent.interfaces.Batch": ["validate"]},
    "pyshacl": {"": ["validate"]},
    "rdflib": {"Graph": ["parse", "serialize"]},
    **{name: {} for name in ("chdb", "pandas", "plotly", "sqlglot", "streamlit")},
}
"""By package: by class, or "" for the package itself, what is called from ours.

Those with nothing listed are only imported untraced.
"""


def untraced(function):
    """Return `function`, during which nothing is traced in its thread."""

    @functools.wraps(function)
    def run(*arguments, **named):
        tracer = sys.gettrace()
        sys.settrace(None)
        try:
            return function(*arguments, **named)
        finally:
            sys.settrace(tracer)

    return run


class Finder(importlib.abc.MetaPathFinder):
    """Finds the packages of `ENTRIES` where they are, and makes their loader do as said above."""

    def find_spec(self, name, path=None, target=None):
        """Return the spec that the other finders give, its loader changed; None for the rest."""
        if name not in ENTRIES:
            return None
        spec = next(
            found
            for finder in sys.meta_path
            if finder is not self and (found := finder.find_spec(name, path, target))
        )
        load = untraced(spec.loader.exec_module)

        def exec_module(module):
            load(module)
            for owner, names in ENTRIES[name].items():
                _wrap(functools.reduce(getattr, filter(None, owner.split(".")), module), names)

        spec.loader.exec_module = exec_module
        return spec


def _wrap(owner, names):
    for name in names:
        setattr(owner, name, untraced(getattr(owner, name)))


def install():
    """Do so from now on in this process."""
    sys.meta_path.insert(0, Finder())
