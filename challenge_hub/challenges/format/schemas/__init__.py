"""The shape of the project file, section by section: one schema each, nothing defined twice."""
