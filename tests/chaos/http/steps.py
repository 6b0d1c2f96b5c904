"""The words of which faults are written: a fault is a list of steps, each a function of a connection. When none of them
ended the connection, it waits for the next request."""


def send(data):
    return lambda connection: connection.send(data)


def pause(seconds):
    return lambda connection: connection.pause(seconds)


def drip(data, seconds):
    """A byte at a time."""

    def step(connection):
        for at in range(len(data)):
            connection.send(data[at:at + 1])
            connection.pause(seconds)

    return step


def for_ever(data, seconds=0.0):
    def step(connection):
        while True:
            connection.send(data)
            if seconds:
                connection.pause(seconds)

    return step


def hang(connection):
    connection.hang()


def reset(connection):
    connection.reset()


def finish(connection):
    connection.finish()


def close(connection):
    connection.close()


def answer(body=b"fine", status="200 OK", headers=(), length=None, version="HTTP/1.1"):
    """A sound answer, unless it is told otherwise."""
    lines = [f"{version} {status}".encode(), *headers]
    if length is not False:
        lines.append(b"Content-Length: " + (str(len(body)).encode() if length is None else length))
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def chunked(*chunks, last=b"0\r\n\r\n", headers=()):
    """Chunks are bytes, framed here; a pair is a chunk's size line and what follows it, as written."""
    out = b"\r\n".join([b"HTTP/1.1 200 OK", b"Transfer-Encoding: chunked", *headers]) + b"\r\n\r\n"
    for chunk in chunks:
        size, data = chunk if isinstance(chunk, tuple) else (b"%x" % len(chunk), chunk + b"\r\n")
        out += size + b"\r\n" + data
    return out + last
