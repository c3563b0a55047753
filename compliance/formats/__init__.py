"""How values are written out, by language: Django looks here first."""
