"""One verb a file: parse, call one service, say what was done."""
