"""The live engine, boards for every screen, certified results."""
