"""Whether the disk under the store has room for more facts."""

import os

from challenge_hub.feeds.errors import DiskFull
from challenge_hub.foundation.hub import current_hub


def check_room() -> None:
    """Raises DiskFull below the share of `HUB_MIN_FREE_PERCENT`.

    Only SQLite's disk is ours to see. A demo on a nearly full laptop is let run.
    """
    hub = current_hub()
    folder = hub.database.folder
    if folder is None or hub.config.demo:
        return
    disk = os.statvfs(folder)
    if disk.f_bavail * 100 < disk.f_blocks * hub.config.min_free_percent:
        raise DiskFull
