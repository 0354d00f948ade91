"""A process that appends under load until it is killed, and says what was acknowledged.

Arguments: database address, first event number. Every acknowledged event id is one line of
standard output, written (and flushed) only after `ledger.append` has returned.
"""

import os
import sys
import threading
from itertools import count

from challenge_hub.app import create_app
from challenge_hub.feeds import ledger
from challenge_hub.feeds.rules import Item
from challenge_hub.foundation.config import Config

THREADS = 6
SECRET = "a secret of the tests, long enough for the check"
AT = 1_691_996_400_000_000


def main(url: str, first: int) -> None:
    app = create_app(Config(secret_keys=(SECRET,), database_url=url))
    numbers, lock = count(first), threading.Lock()

    def push(size: int) -> None:
        sender = ledger.Sender(1, "phones", None)
        with app.app_context():
            while True:
                with lock:
                    names = [f"e{next(numbers)}" for _ in range(size)]
                # every batch also repeats its first item, as a feed does that heard no answer
                items = [Item(n, "ana", "resolved", 10**6, 1, AT) for n in [*names, names[0]]]
                answers = ledger.append(sender, items, received=AT)
                told = {answer.status for answer in answers[:-1]}
                if told == {"accepted"} and answers[-1].status == "duplicate":
                    with lock:
                        os.write(1, "".join(f"{n}\n" for n in names).encode())

    for size in range(1, THREADS + 1):
        threading.Thread(target=push, args=(size * size,)).start()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
