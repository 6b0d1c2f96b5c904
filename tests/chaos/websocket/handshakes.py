"""Faults of the upgrade by name: /handshake/NAME. Each is a function of a request: the steps of its answer. When none of them
ended the connection, it is a WebSocket as any other."""
from ..http.steps import answer, drip, finish, for_ever, hang, pause, reset, send
from .frames import TEXT, agreement, close_frame, frame

extension, protocol = b"Sec-WebSocket-Extensions", b"Sec-WebSocket-Protocol"


def key_of(request):
    return request.headers["sec-websocket-key"]


def agreed(**otherwise):
    return lambda request: [send(agreement(key_of(request), **otherwise))]


def raw(*steps):
    return lambda request: list(steps)


def refused(status):
    return raw(send(answer(b"no", status)), hang)


def then(*steps, upto=None, seconds=None):
    """So many bytes of the answer, at once or each after a pause; then the steps."""

    def fault(request):
        data = agreement(key_of(request))[:upto]
        return [send(data) if seconds is None else drip(data, seconds), *steps]

    return fault


def behind(data):
    """In the same segment as the answer."""
    return lambda request: [send(agreement(key_of(request)) + data)]


good_handshakes = {
    "none": agreed(),
    "header_names_in_lower_case": agreed(spell=bytes.lower),
    "connection_is_a_list": agreed(connection=b"keep-alive, Upgrade"),
    "no_reason": agreed(status=b"101 "),
    "interim_first": lambda request: [send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + agreement(key_of(request)))],
    "drip_in_time": then(seconds=0.001),
    "message_behind_answer": behind(frame(TEXT, b'{"event": "hello"}')),
}
# Agreed, and over before anything was said.
short_handshakes = {
    "close_behind_answer": behind(close_frame(1013)),
    "finish_behind_answer": then(finish),
    "reset_behind_answer": then(pause(0.05), reset),
    "garbage_behind_answer": behind(b"garbage!"),
}
refusals = {
    f"status_{line[:3]}": (refused(line), int(line[:3])) for line in (
        "200 OK", "204 No Content", "302 Found", "400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found",
        "426 Upgrade Required", "429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable")}
wrong_handshakes = {
    "the answer 101 has a wrong Sec-WebSocket-Accept": {
        "accept_of_another_key": agreed(accept=b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
        "accept_empty": agreed(accept=b" "),
        "accept_is_the_key": lambda request: [send(agreement("", accept=key_of(request).encode()))]},
    "the answer 101 has no `Upgrade: websocket`": {
        "upgrade_missing": agreed(upgrade=None), "upgrade_to_another": agreed(upgrade=b"h2c")},
    "the answer 101 has no `Connection: Upgrade`": {
        "connection_missing": agreed(connection=None), "connection_close": agreed(connection=b"close")},
    "the server chose a subprotocol that was not offered": {"subprotocol_not_offered": agreed(more=[(protocol, b"chat")])},
    "the server chose an extension that was not offered": {
        "deflate_not_offered": agreed(more=[(extension, b"permessage-deflate; server_no_context_takeover")]),
        "extension_unknown": agreed(more=[(extension, b"x-unknown")])},
    "the answer to the upgrade is no valid HTTP/1": {
        "garbage": raw(send(b"hello, this is no HTTP\r\n\r\n"), hang),
        "ssh_banner": raw(send(b"SSH-2.0-server_1.0\r\n\r\n"), hang),
        "frame_instead": raw(send(frame(TEXT, b"no handshake")), hang),
        "header_no_colon": agreed(more=[(b"No colon\r\nX", b"y")])},
    "the answer to the upgrade is too long": {
        "head_for_ever": raw(send(b"HTTP/1.1 101 Switching Protocols\r\n"), for_ever(b"X-Many: value\r\n" * 50, 0.001))},
}
ended_handshakes = {
    "nothing_finished": raw(finish),
    "nothing_reset": raw(reset),
    "head_cut_finished": then(finish, upto=40),
    "head_cut_reset": then(pause(0.05), reset, upto=40),
}
late_handshakes = {
    "never": raw(hang),
    "stall_in_head": then(hang, upto=40),
    "stall_before_the_end": then(hang, upto=-2),
    "drip_too_slow": then(seconds=0.05),
    "interim_for_ever": raw(for_ever(b"HTTP/1.1 102 Processing\r\n\r\n", 0.01)),
}

handshake_faults = {**good_handshakes, **short_handshakes, **{name: fault for name, (fault, _) in refusals.items()},
                    **{name: fault for table in wrong_handshakes.values() for name, fault in table.items()},
                    **ended_handshakes, **late_handshakes}
