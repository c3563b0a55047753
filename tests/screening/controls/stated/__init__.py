"""Tests of what a submission states, piece by piece."""
