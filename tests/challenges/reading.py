"""Pages as a person reads them."""

from flask.testing import FlaskClient


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    """The page as a person reads it: entities and special spaces as plain ones."""
    reply = client.get(address)
    assert reply.status_code == status
    return plain(reply.text)


def plain(text: str) -> str:
    for odd, usual in (("\u00a0", " "), ("\u202f", " "), ("&#39;", "'"), ("\u2019", "'")):
        text = text.replace(odd, usual)
    return text
