"""WebSocket's bytes (RFC 6455): frames, sound ones and any other, and the answer to an upgrade."""
import base64
import hashlib
import struct
import zlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def masked(payload, mask):
    """Puts a mask on, or takes it off."""
    size = len(payload)
    whole = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")


def frame(opcode, payload=b"", last=True, reserved=0, mask=None, size=None, length_bytes=None):
    """`size` is what the header says, if not the truth; `length_bytes` (0, 2 or 8): how it is written, if not as it must be."""
    size = len(payload) if size is None else size
    if length_bytes is None:
        length_bytes = 0 if size < 126 else 2 if size < 0x10000 else 8
    short = {0: size, 2: 126, 8: 127}[length_bytes]
    head = bytes([last << 7 | reserved << 4 | opcode, (mask is not None) << 7 | short])
    head += size.to_bytes(length_bytes, "big") if length_bytes else b""
    return head + (payload if mask is None else mask + masked(payload, mask))


def fragments(opcode, *parts):
    """A message whose parts are a frame each."""
    return [frame(opcode if at == 0 else CONTINUATION, part, last=at == len(parts) - 1) for at, part in enumerate(parts)]


def close_frame(code=None, reason=b""):
    return frame(CLOSE, (b"" if code is None else struct.pack(">H", code)) + reason)


def deflated(message):
    """As permessage-deflate sends it (RFC 7692); such a frame has 4 in `reserved`."""
    deflate = zlib.compressobj(wbits=-15)
    return (deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH))[:-4]


def inflated(payload):
    return zlib.decompressobj(wbits=-15).decompress(payload + b"\0\0\xff\xff")


def accept_of(key):
    return base64.b64encode(hashlib.sha1(key.encode() + MAGIC).digest())


def agreement(key, upgrade=b"websocket", connection=b"Upgrade", accept=None, more=(), status=b"101 Switching Protocols",
              spell=bytes):
    """The answer that agrees to an upgrade, unless it is told otherwise: a header of None is left out."""
    headers = [(b"Upgrade", upgrade), (b"Connection", connection), (b"Sec-WebSocket-Accept", accept or accept_of(key)), *more]
    lines = [b"HTTP/1.1 " + status] + [spell(name) + b": " + value for name, value in headers if value is not None]
    return b"\r\n".join(lines) + b"\r\n\r\n"
