"""Tests mirror the tree path for path; ``python -m tests`` runs all of them on all databases."""
