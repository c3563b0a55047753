"""The client that we write, at the edge of the network."""
