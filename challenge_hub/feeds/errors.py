"""What a feed is told when a whole request is refused; single items are answered one by one."""

from challenge_hub.foundation.errors import HubError


class KeyNeeded(HubError):
    """No key came with the request, or nothing that looks like one."""

    status, code = 401, "key_needed"
    text = "Send the key of the feed: Authorization: Bearer hubf_…"


class KeyUnknown(HubError):
    """The key is none of ours: mistyped, or of another installation."""

    status, code = 401, "key_unknown"
    text = "This key is not known here."


class KeyRevoked(HubError):
    """The key was withdrawn; an administrator can make another."""

    status, code = 403, "key_revoked"
    text = "This key was withdrawn. Ask an administrator for another one."


class KeyExpired(HubError):
    """The key's last day is over; an administrator can make another."""

    status, code = 403, "key_expired"
    text = "This key has expired. Ask an administrator for another one."


class NotJson(HubError):
    """The body is not strict JSON, or neither a list of facts nor {"facts": [...]}."""

    status, code = 400, "not_json"
    text = 'Send strict JSON in UTF-8: a list of facts, or {{"facts": [...]}}.'


class TooManyFacts(HubError):
    """More items than one request may carry."""

    status, code = 413, "too_many_facts"
    text = "One request carries at most {most} facts; send the others in further requests."


class LedgerFull(HubError):
    """More facts wait for the disk than the ledger holds in memory. Nothing of this was stored."""

    status, code, retry_after = 429, "too_fast", 1
    text = "Facts come faster than they can be stored. Nothing of this was stored; try again."


class DiskFull(HubError):
    """Too little room on the disk. Nothing was stored."""

    status, code, retry_after = 507, "disk_full", 60
    text = "The disk is nearly full. Nothing was stored; try again once there is room."


class OutcomeUnknown(HubError):
    """The store did not say whether it has the facts. Sending them again counts them once."""

    status, code, retry_after = 503, "outcome_unknown", 2
    text = "The data store did not confirm. Send the same again: what is stored counts once."


class FeedNotFound(HubError):
    status, code = 404, "feed_not_found"
    text = "There is no feed called {feed}."


class KeyNotFound(HubError):
    status, code = 404, "key_not_found"
    text = "There is no key that begins with {prefix}."


class BadFeedName(HubError):
    """The name of a feed is a code, as everywhere."""

    status, code = 422, "bad_feed_name"
    text = "{feed}: a feed is named by 1 to 64 letters, digits, '.', '_' or '-'."
