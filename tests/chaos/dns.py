"""A name server with faults: the first label of a name says what becomes of a query for it. Needs port 53, so it is run in
a network namespace of its own."""
import socket
import struct
import threading
import time

A, AAAA = 1, 28
codes = {"servfail": 2, "nxdomain": 3, "notimp": 4, "refused": 5}
addresses = {
    "sound": {A: ["127.0.0.1"]},
    "slow": {A: ["127.0.0.1"]},
    "first_dead": {A: ["127.0.0.9", "127.0.0.1"]},
    "only_v6": {AAAA: ["::1"]},
    "empty": {},
}
slow_seconds = 0.3


def question_of(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    return labels[0], struct.unpack("!H", query[at + 1:at + 3])[0], query[12:at + 5]


def reply(query, code, question, records, kind):
    out = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0) + question
    for address in records:
        packed = socket.inet_pton(socket.AF_INET6 if kind == AAAA else socket.AF_INET, address)
        out += b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(packed)) + packed
    return out


class NameServer:
    def __init__(self, journal):
        self._journal = journal
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        self._socket.settimeout(0.05)  # a thread that waits in a socket would keep it open
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        while not self._stopping.is_set():
            try:
                query, peer = self._socket.recvfrom(2048)
            except TimeoutError:
                continue
            name, kind, question = question_of(query)
            self._journal.add("query", name=name, kind=kind)
            threading.Thread(target=self._answer, args=(query, peer, name, kind, question), daemon=True).start()

    def _answer(self, query, peer, name, kind, question):
        if name == "silent":
            return
        if name == "garbage":
            self._socket.sendto(b"\xff" * 40, peer)
            return
        if name == "slow":
            time.sleep(slow_seconds)
        records = addresses.get(name, {}).get(kind, [])
        self._socket.sendto(reply(query, codes.get(name, 0), question, records, kind), peer)

    def stop(self):
        self._stopping.set()
        self._thread.join()
        self._socket.close()
