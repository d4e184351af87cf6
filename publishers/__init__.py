"""Push a release to a portal, and prove what is online: plan, apply, verify.

To add a portal: a module with a class that fits `publishers.base.Publisher`,
and its line in `publishers.registry.PUBLISHERS`.
"""
