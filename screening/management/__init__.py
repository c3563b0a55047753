"""Operators: verbs for the shell, and the demonstration."""
