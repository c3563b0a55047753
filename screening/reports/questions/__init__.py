"""One report a file: which rows answer the question, and what stands in their columns."""
