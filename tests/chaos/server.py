"""A server of listeners on loopback, each with a script that its connections follow. A script is a function of a
Connection: HTTP, TLS and other protocols bring scripts of their own, and know nothing of sockets and threads."""
import socket
import threading

from .connection import Connection, Ended
from .journal import Journal


class Listener:
    def __init__(self, name, script, journal, stopping, backlog=256, receive_bytes=None, address="127.0.0.1"):
        self.name, self.script = name, script
        self.accepted = 0
        self._journal, self._stopping = journal, stopping
        self._open, self._threads, self._lock = [], [], threading.Lock()
        self.socket = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        if receive_bytes is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.bind((address, 0))
        self.socket.listen(backlog)
        self.port = self.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        if script is not None:
            self._thread.start()

    def _accept(self):
        while not self._stopping.is_set():
            try:
                plain, _ = self.socket.accept()
            except OSError:
                return
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.accepted += 1
                connection = Connection(f"{self.name}-{self.accepted}", self.name, plain, self._journal, self._stopping)
                self._open.append(connection)
            self._journal.add("accept", connection=connection.number, listener=self.name)
            thread = threading.Thread(target=self._follow, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _follow(self, connection):
        try:
            self.script(connection)
            connection.dispose("closed")
        except Ended:
            pass
        except Exception as problem:  # a mistake in a script must be seen in the journal, not be a silent hang
            self._journal.add("script failed", connection=connection.number, problem=repr(problem))
            connection.dispose("script failed", problem)
        finally:
            with self._lock:
                self._open.remove(connection)

    def stop(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        if self.script is not None:
            self._thread.join(5)
        with self._lock:
            for connection in self._open:
                try:
                    connection.socket.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        for thread in self._threads:
            thread.join(5)


class Server:
    def __init__(self, journal_path):
        self.journal = Journal(journal_path)
        self.listeners = {}
        self._stopping = threading.Event()

    def listen(self, name, script, **options):
        """A script of None listens and never accepts."""
        self.listeners[name] = Listener(name, script, self.journal, self._stopping, **options)
        return self.listeners[name].port

    def stop(self):
        self._stopping.set()
        for listener in self.listeners.values():
            listener.stop()
        self.journal.close()
