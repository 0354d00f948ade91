"""python -m bench [ingest] [broadcast] [screen]: everything, or the tables that are named."""

import sys

from bench import broadcast, ingest, screen

TABLES = {"ingest": ingest.run, "broadcast": broadcast.run, "screen": screen.run}

for name in sys.argv[1:] or TABLES:
    TABLES[name]()
