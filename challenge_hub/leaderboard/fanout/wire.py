"""Bytes on the wire: a frame as a Socket.IO event in an Engine.IO packet in a WebSocket frame."""

import struct

NAMESPACE = "/board"
PING = b"2"  # Engine.IO's
TEXT = 0x81  # a whole text message, not masked, not compressed


def event(body: bytes) -> bytes:
    """The Engine.IO packet of the event `frame` in the board's namespace.

    >>> event(b'{"seq":1}')
    b'42/board,["frame",{"seq":1}]'
    """
    return b"42" + NAMESPACE.encode() + b',["frame",' + body + b"]"


def beat(wall: int) -> bytes:
    """The Engine.IO packet of the event `beat`: the server is there, and its time, milliseconds.

    >>> beat(5)
    b'42/board,["beat",5]'
    """
    return b'42%s,["beat",%d]' % (NAMESPACE.encode(), wall)


def websocket(message: bytes) -> bytes:
    """A server's WebSocket frame around a text message (RFC 6455, section 5.2)."""
    size = len(message)
    if size < 126:
        return bytes((TEXT, size)) + message
    if size < 65536:
        return bytes((TEXT, 126)) + struct.pack(">H", size) + message
    return bytes((TEXT, 127)) + struct.pack(">Q", size) + message


def content(frame: bytes) -> bytes:
    """The message inside a frame of `websocket`.

    >>> content(websocket(b"2"))
    b'2'
    """
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]
