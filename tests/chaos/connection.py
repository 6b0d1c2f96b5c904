"""One accepted connection, and what a script can do with it. Every way to end is written to the journal."""
import select
import socket
import struct
import threading


class Ended(Exception):
    """The connection is over: the script has nothing left to do."""


class Connection:
    """Invariant: the descriptor is closed once, and the journal says by whom and how."""

    def __init__(self, number, listener_name, plain, journal, stopping):
        self.number = number
        self.name = listener_name
        self.socket = plain
        self.journal = journal
        self.stopping = stopping
        self.sent = 0
        self._input = b""
        self._over = threading.Lock()

    # ---- what a script says ----

    def send(self, data):
        try:
            self.socket.sendall(data)
            self.sent += len(data)
        except OSError as problem:
            self.end("peer ended while sending", problem)

    def pause(self, seconds):
        if self.stopping.wait(seconds):
            self.end("server stops")

    def read(self, limit=65536):
        """Some bytes; ends the script when the peer has ended."""
        if self._input:
            taken, self._input = self._input, b""
            return taken
        try:
            data = self.socket.recv(limit)
        except OSError as problem:
            self.end("peer reset", problem)
        if not data:
            self.end("peer closed")
        return data

    def unread(self, data):
        self._input = data + self._input

    def hang(self):
        """Takes no byte and sends none until the peer has had enough."""
        watched = select.poll()
        watched.register(self.socket, select.POLLRDHUP)
        while not self.stopping.is_set():
            if watched.poll(50):
                self.end("peer gave up")
        self.end("server stops")

    def reset(self):
        """RST instead of FIN; what the system has not delivered yet is lost."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.end("reset")

    def finish(self):
        """FIN, then the rest of what the peer sends is taken, because closing on unread bytes would be a reset."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
            self.socket.settimeout(5)
            while self.socket.recv(65536):
                pass
        except OSError:
            pass
        self.end("finished")

    def close(self):
        """What a process does that just goes: FIN, or RST when bytes were unread."""
        self.end("closed")

    def end(self, how, problem=None):
        self.dispose(how, problem)
        raise Ended()

    def dispose(self, how, problem=None):
        if not self._over.acquire(blocking=False):
            return
        reason = {} if problem is None else {"problem": str(problem)}
        self.journal.add("end", connection=self.number, listener=self.name, how=how, sent=self.sent, **reason)
        self.socket.close()
