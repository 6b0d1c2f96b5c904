"""Reads a request from a connection: the head, and as much of the body as a script asks for."""
from dataclasses import dataclass

id_header = "x-request-id"


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    raw_head: bytes
    length: int

    @property
    def id(self):
        return self.headers.get(id_header)


def read_head(connection):
    """The next request's head; the bytes after it stay with the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.read()
    raw, rest = data.split(b"\r\n\r\n", 1)
    connection.unread(rest)
    first, *lines = raw.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, value = line.split(":", 1)
        headers[name.lower()] = value.strip()
    request = Request(method, path, headers, raw + b"\r\n\r\n", int(headers.get("content-length", 0)))
    connection.journal.add("request", connection=connection.number, listener=connection.name, id=request.id,
                           method=method, path=path)
    return request


def read_body(connection, request):
    body = b""
    while len(body) < request.length:
        body += connection.read()
    connection.unread(body[request.length:])
    return body[:request.length]
