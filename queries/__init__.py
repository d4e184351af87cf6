"""Every figure is one SQL file, run over a package."""
