"""The product speaks English only."""
