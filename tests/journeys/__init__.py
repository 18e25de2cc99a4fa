"""Random lives of hazards, held against a model written by hand."""
