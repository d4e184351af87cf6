"""The command: from a workspace to a release, and to people."""
