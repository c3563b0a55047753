"""How an answer tells what was found: each thing once, and shortly."""
