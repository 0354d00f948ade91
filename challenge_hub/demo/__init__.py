"""A real week played fast: what a person would do with the product, done through HTTP alone."""
