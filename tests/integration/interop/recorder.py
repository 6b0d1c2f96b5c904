"""A server that keeps the bytes of every request, and answers 200; CONNECT gets 502."""
import socket
import threading


class Recorder:
    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._lock, self._requests = threading.Lock(), []
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        data = b""
        with connection:
            while True:
                while b"\r\n\r\n" not in data:
                    more = connection.recv(65536)
                    if not more:
                        return
                    data += more
                head, rest = data.split(b"\r\n\r\n", 1)
                length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                               if line.lower().startswith(b"content-length:")), 0)
                while len(rest) < length:
                    rest += connection.recv(65536)
                with self._lock:
                    self._requests.append((head, rest[:length]))
                data = rest[length:]
                connection.sendall(self._answer(head))

    @staticmethod
    def _answer(head):
        if head.startswith(b"CONNECT "):
            return b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
        cookies = b"Set-Cookie: session=abc; Path=/\r\nSet-Cookie: theme=dark\r\n" if b" /login " in head else b""
        return b"HTTP/1.1 200 OK\r\n" + cookies + b"Content-Length: 0\r\n\r\n"

    def take(self):
        """What came since the last call."""
        with self._lock:
            taken, self._requests = self._requests, []
        return taken

    def stop(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
