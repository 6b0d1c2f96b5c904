"""TLS over a connection, with the same words as a connection, so that a script for one runs over the other. The records
pass through memory: what is sent can be cut at any byte."""
import ssl

from ..connection import Ended


class Channel:
    def __init__(self, connection, context, cut_at=None, at_cut=None):
        """The connection ends by at_cut(connection) once cut_at bytes of records were sent."""
        self._under = connection
        self._cut_at, self._at_cut = cut_at, at_cut
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._input = b""
        self.number, self.name, self.journal = connection.number, connection.name, connection.journal

    def handshake(self):
        try:
            while True:
                try:
                    self._tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    self._flush()
                    self._incoming.write(self._under.read())
        except ssl.SSLError as problem:
            self._fail(problem)
        self._flush()
        self.journal.add("handshake", connection=self.number, version=self._tls.version())
        return self

    def _fail(self, problem):
        self.journal.add("tls failed", connection=self.number, reason=problem.reason)
        self._flush()  # the alert
        self._under.finish()

    def _flush(self):
        data = self._outgoing.read()
        if self._cut_at is not None and self._under.sent + len(data) >= self._cut_at:
            self._under.send(data[:self._cut_at - self._under.sent])
            self._at_cut(self._under)
        self._under.send(data)

    def send(self, data):
        self._tls.write(data)
        self._flush()

    def read(self):
        if self._input:
            taken, self._input = self._input, b""
            return taken
        while True:
            try:
                data = self._tls.read(65536)
            except ssl.SSLWantReadError:
                self._incoming.write(self._under.read())
                continue
            except ssl.SSLZeroReturnError:
                data = b""
            except ssl.SSLError as problem:
                self._fail(problem)
            if not data:
                self.end("peer closed")
            return data

    def unread(self, data):
        self._input = data + self._input

    def finish(self):
        """close_notify, then FIN."""
        try:
            self._tls.unwrap()
        except ssl.SSLError:
            pass
        self._flush()
        self._under.finish()

    def truncate(self):
        """FIN without close_notify: the peer cannot tell the end from an attacker's cut."""
        self._under.finish()

    def send_raw(self, data):
        self._under.send(data)

    def end(self, how):
        self._under.end(how)
        raise Ended()

    def pause(self, seconds):
        self._under.pause(seconds)

    def hang(self):
        self._under.hang()

    def reset(self):
        self._under.reset()

    def close(self):
        self._under.close()
