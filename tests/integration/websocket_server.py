"""A WebSocket server of the standard library that counts every message, and does what the path of a connection says."""
import asyncio
import collections
import json
import os
import struct
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

from chaos.websocket.frames import CLOSE, PING, PONG, TEXT, agreement, frame, masked  # noqa: E402


class Peer:
    """One connection, after its upgrade."""

    def __init__(self, server, reader, writer):
        self.server, self.reader, self.writer = server, reader, writer

    async def upgrade(self):
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        self.path = head.split(" ")[1]
        if self.path.startswith("/refuse"):
            self.writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return False
        self.writer.write(agreement(headers["Sec-WebSocket-Key"]))
        return True

    async def read(self):
        """The next frame as (opcode, payload); its mask is taken off."""
        first, second = await self.reader.readexactly(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        assert second & 0x80, "frames of clients are masked"
        mask = await self.reader.readexactly(4)
        payload = await self.reader.readexactly(size)
        return first & 0x0F, masked(payload, mask)

    async def text(self, message):
        self.server.counts["sent"] += 1
        self.writer.write(frame(TEXT, message if isinstance(message, bytes) else json.dumps(message).encode()))
        await self.writer.drain()

    async def close(self, code):
        self.writer.write(frame(CLOSE, struct.pack(">H", code)))
        await self.writer.drain()


class Server:
    """Runs `behave(peer)` for each connection, in a thread with its own event loop, until `stop`. Counts: `connections`,
    `received` and `sent` messages, `pongs`, and `closed_CODE` for the close frames of clients."""

    def __init__(self, behave):
        self.behave, self.counts = behave, collections.Counter()
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        self.ready.wait(20)

    def run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def serve(self, reader, writer):
        peer = Peer(self, reader, writer)
        try:
            if await peer.upgrade():
                self.counts["connections"] += 1
                await self.behave(peer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def messages(self, peer):
        """Every message of the client, until it closes; its close frame is answered."""
        while True:
            opcode, payload = await peer.read()
            if opcode == CLOSE:
                self.counts["closed_%d" % int.from_bytes(payload[:2], "big")] += 1
                peer.writer.write(frame(CLOSE, payload))
                return
            if opcode == PING:
                peer.writer.write(frame(PONG, payload))
            elif opcode == PONG:
                self.counts["pongs"] += 1
            else:
                self.counts["received"] += 1
                yield payload

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(20)
