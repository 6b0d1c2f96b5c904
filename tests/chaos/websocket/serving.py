"""The script of a connection that speaks WebSocket: what its path names, then for each message the fault that it names."""
from ..http.request import read_head
from .faults import answer_faults, opening_faults
from .frames import agreement
from .handshakes import handshake_faults, key_of
from .peer import Peer

deflate = (b"Sec-WebSocket-Extensions", b"permessage-deflate; server_no_context_takeover")


def agree(connection, request):
    offered = "permessage-deflate" in request.headers.get("sec-websocket-extensions", "")
    connection.send(agreement(key_of(request), more=[deflate] if offered else []))


def serve(connection):
    request = read_head(connection)
    kind, _, name = request.path.split("?")[0].strip("/").partition("/")
    if kind == "handshake":
        for step in handshake_faults[name](request):
            step(connection)
    else:
        agree(connection, request)
    talk(Peer(connection), opening_faults[name] if kind == "open" else [])


def talk(peer, opening=()):
    for step in opening:
        step(peer)
    while True:
        peer.take()
        for step in answer_faults[peer.asked.get("do", "none")]:
            step(peer)
