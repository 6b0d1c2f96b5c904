"""A proxy for PostgreSQL between spate and a server, on loopback. One that forgets keeps its connection to the server when its
client leaves, as a pooler that loses count does."""
import socket
import threading

TERMINATE = b"X\x00\x00\x00\x04"  # PostgreSQL's manual, "Message Formats": a client's last word


class Proxy:
    def __init__(self, port, forgets):
        self.server, self.forgets = ("127.0.0.1", port), forgets
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.forgotten, self.open = [], set()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.server)
            self.open.update((client, server))
            threading.Thread(target=self.pass_on, args=(client, server, self.forgets), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(server, client, False), daemon=True).start()

    def pass_on(self, source, target, forgets):
        try:
            while data := source.recv(1 << 16):
                target.sendall(data.removesuffix(TERMINATE) if forgets else data)
        except OSError:
            pass
        if forgets:
            self.forgotten.append(target)
            return
        try:
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def end(self):
        self.listener.close()
        for each in self.open:
            each.close()
