"""Answers that are cut at a byte: a request for /cut/FRAMING/END/POSITION gets POSITION bytes of the answer, then the end."""
from .steps import answer, chunked, finish, reset, send

framings = {
    "length": answer(b"0123456789", headers=[b"Server: chaos"]),
    "chunked": chunked(b"01234", b"56789"),
    "to_the_end": answer(b"0123456789", length=False, headers=[b"Connection: close"]),
}
ends = {"reset": reset, "finish": finish}


def steps_of(framing, end, position):
    part = framings[framing][:position]
    return ([send(part)] if part else []) + [ends[end]]
