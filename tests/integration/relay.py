"""A relay in front of a server that makes it worse: slow, faulty, away for a while, forgetful. In a thread of the test's process."""
import asyncio
import threading
import time


class Relay:
    """Passes bytes on between those who connect and 127.0.0.1:`port`. `delay`: of all that the server says, in seconds.
    `connect_delay`: before anything is passed on. `fail_every`: every so manieth answer becomes a 500. `outage`: (from, length)
    after the first connection, in which connections are closed. `swallow_every`: every so manieth WebSocket message of the
    server is lost."""

    def __init__(self, port, delay=0, connect_delay=0, fail_every=0, outage=None, swallow_every=0):
        self.port, self.delay, self.connect_delay = port, delay, connect_delay
        self.fail_every, self.outage, self.swallow_every = fail_every, outage, swallow_every
        self.answers = self.messages = 0
        self.first = None
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        started.wait()

    def run(self, started):
        async def serve():
            self.server = await asyncio.start_server(self.connected, "127.0.0.1", 0, backlog=512)
            self.url = f"127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
            started.set()
        self.loop.run_until_complete(serve())
        self.loop.run_forever()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def is_away(self):
        if self.outage is None:
            return False
        since = time.monotonic() - self.first
        return self.outage[0] <= since < sum(self.outage)

    async def connected(self, reader, writer):
        self.first = self.first or time.monotonic()
        if self.is_away():
            return writer.close()
        await asyncio.sleep(self.connect_delay)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        await asyncio.gather(self.pass_on(reader, server_writer), self.answer(server_reader, writer), return_exceptions=True)

    async def pass_on(self, reader, writer):
        try:
            while (data := await reader.read(65536)) and not self.is_away():
                writer.write(data)
        finally:
            writer.close()

    async def answer(self, reader, writer):
        """What the server says goes out in its order, each piece as much later."""
        kept = asyncio.Queue()

        async def send():
            while (item := await kept.get()) is not None:
                at, data = item
                await asyncio.sleep(max(0, at - time.monotonic()))
                writer.write(data)
            writer.close()
        sending = asyncio.ensure_future(send())
        try:
            upgraded, rest = False, b""
            while (data := await reader.read(65536)) and not self.is_away():
                if upgraded and self.swallow_every:
                    data, rest = self.without_some(rest + data)
                else:
                    data = self.spoiled(data)
                    upgraded = upgraded or data.startswith(b"HTTP/1.1 101")
                kept.put_nowait((time.monotonic() + self.delay, data))
        finally:
            kept.put_nowait(None)
            await sending

    def spoiled(self, data):
        if not self.fail_every or not data.startswith(b"HTTP/1.1 2"):
            return data
        self.answers += 1
        return b"HTTP/1.1 500 Spoiled" + data[data.index(b"\r\n"):] if self.answers % self.fail_every == 0 else data

    def without_some(self, data):
        """Whole frames of an unmasked stream, some of them left out, and the piece of a frame that is left."""
        out = b""
        while len(data) >= 2:
            size, head = data[1] & 0x7F, 2
            if size > 125:
                head += 2 if size == 126 else 8
                size = int.from_bytes(data[2:head], "big")
            if len(data) < head + size:
                break
            frame, data = data[:head + size], data[head + size:]
            is_message = frame[0] & 0x0F == 1
            self.messages += is_message
            if not is_message or self.messages % self.swallow_every != 0:
                out += frame
        return out, data
