"""The project file, and the life of a challenge from draft to certified."""
