"""R6: what waits for the disk is bounded, and no feed can take the place of the others."""

import pytest

from challenge_hub.feeds.errors import LedgerFull
from challenge_hub.feeds.ledger.answers import Batch, Sender
from challenge_hub.feeds.ledger.queue import (
    MOST_IN_GROUP,
    MOST_OF_FEED,
    MOST_PENDING,
    MOST_REQUESTS,
    Queue,
)
from challenge_hub.feeds.rules import Item

GREEDY, MODEST = 1, 2


def batch(feed: int, size: int = 1) -> Batch:
    items = [Item(f"e{n}", "ana", "resolved", 1, 1, 1) for n in range(size)]
    return Batch(Sender(feed, str(feed), None), 1, items, [], [])


def filled(size: int, count: int) -> Queue:
    queue = Queue()
    for _ in range(count):
        queue.add(batch(GREEDY, size))
    return queue


def test_a_greedy_feed_fills_its_own_share_only() -> None:
    queue = filled(1000, MOST_OF_FEED // 1000)

    with pytest.raises(LedgerFull):
        queue.add(batch(GREEDY, 1000))
    queue.add(batch(MODEST, 1000))


def test_requests_without_any_item_are_bounded_too() -> None:
    queue = filled(0, MOST_REQUESTS)

    with pytest.raises(LedgerFull):
        queue.add(batch(GREEDY, 0))
    queue.add(batch(MODEST, 0))


def test_all_feeds_together_hold_no_more_than_memory_allows() -> None:
    queue = Queue()
    for feed in range(MOST_PENDING // 1000):
        queue.add(batch(feed, 1000))

    with pytest.raises(LedgerFull):
        queue.add(batch(0))


def test_many_greedy_feeds_leave_a_place_for_one_that_has_nothing_waiting() -> None:
    queue = Queue()
    for feed in range(MOST_PENDING // 1000):
        queue.add(batch(feed, 1000))

    queue.add(batch(-1))


def test_each_feed_has_its_turn_in_every_commit() -> None:
    queue = filled(1000, 20)
    late = batch(MODEST)
    queue.add(late)

    group = queue.take()

    assert late in group
    assert sum(len(each.items) for each in group) <= MOST_IN_GROUP


def test_a_feed_keeps_its_own_order() -> None:
    queue = Queue()
    sent = [batch(GREEDY, n) for n in range(1, 9)]
    for each in sent:
        queue.add(each)

    assert queue.take() == sent


def test_everything_that_waits_is_taken_once() -> None:
    queue = Queue()
    sent = [batch(n % 3, 1 + 700 * (n % 4)) for n in range(24)]
    for each in sent:
        queue.add(each)

    taken = []
    while group := queue.take():
        taken += group

    assert sorted(map(id, taken)) == sorted(map(id, sent))
    assert len(queue) == 0


def test_a_batch_larger_than_a_commit_is_taken_alone() -> None:
    queue = Queue()
    queue.add(batch(GREEDY, MOST_IN_GROUP + 1))
    queue.add(batch(MODEST))

    assert [len(queue.take()), len(queue.take())] == [1, 1]


def test_what_is_taken_back_leaves_its_room() -> None:
    queue = filled(1000, MOST_OF_FEED // 1000 - 1)
    last = batch(GREEDY, 1000)
    queue.add(last)

    assert queue.withdraw(last)
    assert not queue.withdraw(last)
    queue.add(batch(GREEDY, 1000))
