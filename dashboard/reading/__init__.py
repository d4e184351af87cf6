"""What the portal reads: which package, which contributions, how fresh; nothing is drawn here."""
