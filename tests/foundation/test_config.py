"""Settings: a wrong value stops the start and names the variable."""

import pytest

from challenge_hub.foundation.config import BadSetting, Config, parse_demo_clock

KEY = "k" * 32


def read(**variables: str) -> Config:
    return Config.from_env({"HUB_SECRET_KEY": KEY, **variables})


def test_the_key_and_the_defaults_are_enough_to_start() -> None:
    config = read()

    assert (config.url, config.language) == ("http://127.0.0.1:8000", "fr")


def test_two_keys_are_valid_at_once_and_the_first_one_signs() -> None:
    assert read(HUB_SECRET_KEY=f"{'a' * 32},{'b' * 32}").secret_keys == ("a" * 32, "b" * 32)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HUB_SECRET_KEY", "", "32 characters"),
        ("HUB_SECRET_KEY", f"{KEY},short", "32 characters"),
        ("HUB_DATABASE_URL", "mysql://x", "sqlite:///path or postgresql"),
        ("HUB_CLOCK", "2023-08-21T08:55+02:00@2000x", "HUB_DEMO=1"),
        ("HUB_LANGUAGE", "de", "fr, en"),
        ("HUB_PORT", "99999", "1 to 65535"),
        ("HUB_PORT", "٣", "1 to 65535"),
        ("HUB_SECURE_COOKIES", "yes", "1 or 0"),
        ("HUB_TRUSTED_PROXIES", "proxy.example.org", "127.0.0.1,10.0.0.0/8"),
        ("HUB_TRUSTED_PROXIES", "10.0.0.1/8", "has host bits set"),
        ("HUB_METRICS_TOKEN", "short", "16 characters"),
        ("HUB_SPEED", "2", "not a setting"),
        ("HUB_ROLE", "both", "all, web or engine"),
        ("HUB_ROLE", "web", "takes PostgreSQL"),
        ("HUB_ROLE", "engine", "takes PostgreSQL"),
        ("HUB_WORKERS", "2", "only HUB_ROLE=web"),
        ("HUB_WORKERS", "0", "1 to 64"),
        ("HUB_REDIS_URL", "localhost", "redis://host:port/0"),
        ("HUB_REDIS_URL", "redis://localhost", "leave it out"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_variable(
    name: str, value: str, says: str
) -> None:
    with pytest.raises(BadSetting, match=name) as refusal:
        read(**{name: value})

    assert says in str(refusal.value)


SHARED = {"HUB_DATABASE_URL": "postgresql://hub@db/hub"}


@pytest.mark.parametrize(("role", "leads", "shows"), [
    ("all", True, True), ("web", False, True), ("engine", True, False),
])  # fmt: skip
def test_a_role_leads_or_shows_or_both(role: str, leads: bool, shows: bool) -> None:
    config = read(HUB_ROLE=role, **SHARED)

    assert (config.leads, config.shows) == (leads, shows)


@pytest.mark.parametrize(("role", "right"), [("web", True), ("engine", False), ("all", False)])
def test_only_a_web_process_has_several_workers(role: str, right: bool) -> None:
    if right:
        assert read(HUB_ROLE=role, HUB_WORKERS="4", **SHARED).workers == 4
        return
    with pytest.raises(BadSetting, match="HUB_WORKERS"):
        read(HUB_ROLE=role, HUB_WORKERS="4", **SHARED)


def test_numbers_are_of_one_process_a_port() -> None:
    with pytest.raises(BadSetting, match="ports of their own"):
        read(HUB_ROLE="web", HUB_WORKERS="4", HUB_METRICS_TOKEN="t" * 16, **SHARED)


@pytest.mark.parametrize("text", ["2023-08-21@2x", "x@2x", "2023-08-21T08:00+02:00@0x", "2023"])
def test_a_demo_clock_needs_an_instant_with_offset_and_a_speed(text: str) -> None:
    with pytest.raises(BadSetting, match="HUB_CLOCK"):
        parse_demo_clock(text)


def test_secrets_never_show_in_the_configuration_as_text() -> None:
    assert KEY not in repr(read())
