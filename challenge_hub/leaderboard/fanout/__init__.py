"""How a frame reaches the screens: encoded once, handed to each socket as ready bytes."""
