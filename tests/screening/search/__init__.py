"""The search of the desk."""
