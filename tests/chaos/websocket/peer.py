"""The server's end of one WebSocket: frames of the client in, messages out, each in the journal. It has the words of a
connection, so that steps for HTTP are steps here."""
import json

from . import frames


class Peer:
    def __init__(self, connection):
        self._under = connection
        self.asked = {}        # the message that is being answered
        self.numbered = 0      # messages of this connection that got a number
        self.read_pause = 0.0  # before each look at what came: who is slow
        self._input = bytearray()
        self._closing = False
        self.send, self.pause, self.hang = connection.send, connection.pause, connection.hang
        self.reset, self.finish, self.close = connection.reset, connection.finish, connection.close

    def note(self, event, **facts):
        self._under.journal.add(event, connection=self._under.number, listener=self._under.name, **facts)

    # ---- out ----

    def reply(self, **more):
        """The answer to what was asked, with the next number."""
        self.numbered += 1
        return json.dumps({"id": self.asked.get("id"), "n": self.numbered, **more}).encode()

    def say(self, message, parts=None, pause=None):
        """A whole message: in one frame, or as these parts, with a pause in between."""
        for at, part in enumerate(parts or [frames.frame(frames.TEXT, message)]):
            if at > 0 and pause is not None:
                self.pause(pause)
            self.send(part)
        self.note("said", bytes=len(message))

    def say_close(self, code=None, reason=b""):
        self._closing = True
        self.send(frames.close_frame(code, reason))

    # ---- in ----

    def take(self):
        """Until the next message, which is then `asked`. Pings are answered; a close frame ends the connection."""
        while True:
            opcode, payload = self._frame()
            if opcode == frames.CLOSE:
                self._take_close(payload)
            elif opcode == frames.PING:
                self.note("ping")
                self.send(frames.frame(frames.PONG, payload))
            elif opcode == frames.PONG:
                self.note("pong")
            else:
                self.asked = json.loads(payload) if opcode == frames.TEXT else {}
                self.note("message", bytes=len(payload), asked=self.asked)
                return

    def _take_close(self, payload):
        self.note("close frame", code=int.from_bytes(payload[:2], "big") if payload else None)
        if not self._closing:
            self.send(frames.frame(frames.CLOSE, payload))
        self.finish()

    def _frame(self):
        first, second = self._bytes(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(self._bytes(2 if size == 126 else 8), "big")
        mask = self._bytes(4) if second & 0x80 else None
        payload = self._bytes(size)
        assert mask is not None, "frames of clients are masked"
        plain = frames.masked(payload, mask)
        return first & 0x0F, frames.inflated(plain) if first & 0x40 else plain

    def _bytes(self, count):
        while len(self._input) < count:
            if self.read_pause:
                self.pause(self.read_pause)
            self._input += self._under.read()
        taken = bytes(self._input[:count])
        del self._input[:count]
        return taken
