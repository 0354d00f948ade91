"""Decisions about people that need no database: codes, names, passwords, ways back."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from challenge_hub.people.errors import BadCode, BadName, BadPart, WeakPassword
from challenge_hub.scoring.roster import SPECTATOR

CODE = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 512  # characters
PARTS = frozenset({"", SPECTATOR})
LONGEST_WAY_BACK = 2000  # characters
TRY_WINDOW = timedelta(minutes=15)
FREE_TRIES = 5  # wrong ones, for an account from one place
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=5)
TRIES_PER_ACCOUNT = 100  # within the window, from all places that it is not known at
TRIES_PER_ADDRESS = 100  # a whole floor sits behind one address
LONGEST_SESSION = timedelta(days=30)  # however much it is used
KNOWN_FOR = timedelta(days=365)  # a device, since the last sign-in from it
RENEWAL = timedelta(minutes=5)  # a session in use is not written more often


def new_person_id() -> int:
    """Draw from 1 to 2**63 - 1.

    Among 10 million people two equal draws have a chance of 1 in 180,000; the key refuses them.
    """
    return secrets.randbelow(2**63 - 1) + 1


def checked_code(code: str) -> str:
    """The code itself. Raises BadCode."""
    if not CODE.fullmatch(code):
        raise BadCode(bad=repr(code[:70]))
    return code


def checked_name(name: str, *, most: int = 200) -> str:
    """The name without outer blanks, composed (NFC). Raises BadName.

    Control, surrogate and direction characters are refused: they hide or turn what stands beside.
    """
    name = unicodedata.normalize("NFC", name).strip()
    hidden = any(unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} for each in name)
    if not 1 <= len(name) <= most or hidden or any(each in DIRECTIONS for each in name):
        raise BadName(most=most)
    return name


DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def checked_part(part: str) -> str:
    """How someone takes part: `""` fully, `spectator` for the team only. Raises BadPart."""
    if part not in PARTS:
        raise BadPart(part=repr(part[:40]))
    return part


def checked_password(password: str, *, code: str) -> str:
    """The password as it is hashed. Raises WeakPassword."""
    plain = folded_password(password)
    own = plain.casefold() == code.casefold()
    if own or not SHORTEST_PASSWORD <= len(plain) <= LONGEST_PASSWORD:
        raise WeakPassword(least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)
    return plain


def folded_password(password: str) -> str:
    """One spelling for what two keyboards send for the same keys (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def words(items: Iterable[str]) -> str:
    """How roles and tags are stored: each once, sorted, separated by blanks.

    >>> words(["b", "a", "b"])
    'a b'
    """
    return " ".join(sorted(set(items)))


def safe_way_back(target: str | None) -> str:
    r"""Where to go after the sign-in: a path on this site, else the home page.

    >>> safe_way_back("/challenges?page=2"), safe_way_back("//evil.example"), safe_way_back(None)
    ('/challenges?page=2', '/', '/')
    """
    if not target or len(target) > LONGEST_WAY_BACK or not target.isprintable():
        return "/"
    # Browsers read `//host` and `/\host` as another site, and drop tabs and line ends before that.
    own = target.startswith("/") and not target.startswith("//") and "\\" not in target
    return target if own else "/"


def count_key(kind: str, name: str) -> str:
    """The stored name of a counter: neither accounts nor addresses can be read from the table."""
    return hashlib.sha256(f"{kind}:{name}".encode(errors="replace")).hexdigest()


def wait_after(tries: int) -> timedelta:
    """How long the next try waits after so many wrong ones for an account from one place.

    >>> [wait_after(tries).seconds for tries in (4, 5, 6, 7, 12, 13, 10_000)]
    [0, 2, 4, 8, 256, 300, 300]
    """
    doublings = tries - FREE_TRIES
    if doublings < 0:
        return timedelta()
    return LONGEST_WAIT if doublings > 10 else min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def token_hash(token: str) -> str:
    """What is stored of a session's token. It is random and long, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_end(opened: datetime, now: datetime, hours: int) -> datetime:
    """A session in use ends `hours` after its last use, and in any case after 30 days."""
    return min(now + timedelta(hours=hours), opened + LONGEST_SESSION)


def overlap(
    first: tuple[datetime | None, datetime | None], second: tuple[datetime | None, datetime | None]
) -> bool:
    """Whether two stays share an instant; ends are outside, None is open."""
    return _before(first[0], second[1]) and _before(second[0], first[1])


def _before(start: datetime | None, end: datetime | None) -> bool:
    return start is None or end is None or start < end
