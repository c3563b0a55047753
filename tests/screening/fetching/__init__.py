"""Fetching lists, tried against a real server on this machine."""
