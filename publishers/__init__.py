"""Push a release to a portal, and prove what is online."""
