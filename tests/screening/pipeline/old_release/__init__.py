"""Records of releases before this one, and how they were made."""
