"""Push a release to a portal, and prove what is online: plan, apply, verify.

To add a kind of target: a folder here, called as `consultation.toml` will call
it, whose `__init__.py` declares `KIND` (see `publishers.kinds`) and whose
`publisher.py` has a class that fits `publishers.base.Publisher`. Nothing else
changes. In each folder, `translate.py` says what we want in the portal's words,
`preflight.py` what it would refuse, `steps.py` which write is next, `verify.py`
what differs online.
"""
