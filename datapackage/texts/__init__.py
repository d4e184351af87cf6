"""What did people write? Markup taken away, then whatever would tell who somebody is."""
