"""R7: below a tenth of free disk feeds are answered 507, and taken again once there is room."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from challenge_hub.foundation.hub import current_hub
from tests.failures.disks import small_disk
from tests.feeds.making import fact, post
from tests.make import Make

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MEGABYTES = 16


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of 16 MB; None where none may be mounted: then the limit is moved instead."""
    with small_disk(tmp_path / "disk", megabytes=MEGABYTES) as mounted:
        yield tmp_path / "disk" if mounted else None


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path, disk: Path | None) -> str:
    path = (disk or tmp_path) / "hub.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


def limit_to(percent: int) -> None:
    hub = current_hub()
    hub.config = replace(hub.config, min_free_percent=percent)


def test_below_a_tenth_of_free_disk_nothing_is_stored(
    app: Flask, client: FlaskClient, make: Make, disk: Path | None
) -> None:
    make.person("Ana")
    key = make.feed_key()
    limit_to(10 if disk else 101)
    if disk:
        filler = disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(disk).free - MEGABYTES * 2**20 // 20))

    refused = post(client, key, [fact("a")])
    if disk:
        filler.unlink()
    limit_to(10 if disk else 0)
    taken = post(client, key, [fact("a")])

    assert (refused.status_code, refused.get_json()["error"]) == (507, "disk_full")
    assert int(refused.headers["Retry-After"]) > 0
    assert taken.get_json()["results"] == [{"status": "accepted", "seq": 1}]
