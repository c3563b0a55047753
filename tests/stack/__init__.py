"""The product as separate processes: embedded Redis, real workers, beat and web server."""
