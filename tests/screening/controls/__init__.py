"""Tests of the control rules, path for path with ``screening/controls``."""
