"""Work in a child process: JSON in, JSON out, errors told."""

import pytest

from challenge_hub.foundation import child


def test_a_child_that_fails_tells_why() -> None:
    with pytest.raises(child.ChildFailed, match="NoSuch"):
        child.call("challenge_hub.foundation.child:NoSuch", {})


def test_only_the_products_own_functions_run_in_a_child() -> None:
    with pytest.raises(child.ChildFailed, match="own functions"):
        child.call("os:system", {})
