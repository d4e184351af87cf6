"""One adapter per participation platform: from raw export to staging tables."""
