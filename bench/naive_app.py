"""The application that a tutorial on Flask-SocketIO leads to: INSERT, GROUP BY, `emit`, per fact.

Nothing is made slower than such tutorials have it. Where they leave a choice it has the better
one: the same server and worker as the product, SQLite in WAL mode with the same durability, one
connection kept open, an index that the GROUP BY can read alone, 26 rows in the picture, WebSocket
only. It checks no key, no shape, no duplicate, and keeps no chain.
"""

import os
import sqlite3
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room

ROWS = 26
NAMESPACE = "/board"

app = Flask(__name__)
options: Any = {"async_mode": "gevent", "transports": ["websocket"]}
socketio: Any = SocketIO(app, **options)
db = sqlite3.connect(os.environ["BENCH_NAIVE_DB"], check_same_thread=False)
db.executescript("""
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE IF NOT EXISTS fact (
    id INTEGER PRIMARY KEY, person TEXT NOT NULL, kpi TEXT NOT NULL, value REAL NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_person ON fact (person, value);
""")


def standings() -> list[dict[str, Any]]:
    """Everybody's sum, the best first."""
    query = "SELECT person, SUM(value) AS score FROM fact GROUP BY person ORDER BY score DESC"
    best = db.execute(f"{query} LIMIT {ROWS}").fetchall()
    return [
        {"name": person, "score": score, "rank": rank}
        for rank, (person, score) in enumerate(best, 1)
    ]


@socketio.on("watch", namespace=NAMESPACE)  # type: ignore[untyped-decorator]  # it ships no types
def watch(message: dict[str, Any]) -> dict[str, bool]:
    join_room("board")
    return {"ok": True}


@app.get("/healthz")
def healthz() -> dict[str, bool]:
    return {"ok": True}


@app.post("/api/v1/facts")
def post_facts() -> dict[str, Any]:
    results = []
    for fact in request.get_json():
        row = (fact["person"], fact["kpi"], fact["value"], fact["at"])
        seq = db.execute("INSERT INTO fact (person, kpi, value, at) VALUES (?, ?, ?, ?)", row)
        db.commit()
        picture = {"ledger": seq.lastrowid, "rows": standings()}
        socketio.emit("frame", picture, to="board", namespace=NAMESPACE)
        results.append({"status": "accepted"})
    return {"results": results}
