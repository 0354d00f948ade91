"""python -m bench [ingest] [broadcast] [screen]: everything, or the tables that are named."""

import sys

from bench import broadcast, fact_to_screen, ingest

TABLES = {"ingest": ingest.run, "broadcast": broadcast.run, "screen": fact_to_screen.run}

for name in sys.argv[1:] or TABLES:
    TABLES[name]()
