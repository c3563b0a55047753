"""The clients of the API: the one we write, and one that is generated from its schema."""
