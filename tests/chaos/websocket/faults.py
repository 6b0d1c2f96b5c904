"""Faults of an open WebSocket by name: lists of steps, each a function of a peer. A message {"id": ..., "do": NAME} is answered
with the fault; what asks for none is answered well. The limits are those that the tests give spate."""
import os

from ..http.steps import drip, finish, for_ever, hang, pause, reset, send
from .frames import BINARY, CLOSE, CONTINUATION, PING, TEXT, close_frame, deflated, fragments, frame

max_frame = 64 * 1024
max_message = 128 * 1024
late_s = 1.8  # later than the timeout of an operation
news = b'{"event": "news"}'


def answer(peer):
    peer.say(peer.reply())


def say(message):
    return lambda peer: peer.say(message)


def answer_of(size):
    """An answer of exactly this size, in frames that are not too long."""

    def step(peer):
        bare = peer.reply(filler="")
        message = bare[:-2] + b"f" * (size - len(bare)) + bare[-2:]
        cuts = range(0, size, max_frame)
        peer.say(message, fragments(TEXT, *(message[at:at + max_frame] for at in cuts)))

    return step


# ---- messages that come otherwise than they should ----

def dropped(peer):
    peer.reply()


def doubled(peer):
    message = peer.reply()
    peer.say(message)
    peer.say(message)


def doubled_with_another_number(peer):
    answer(peer)
    answer(peer)


def reordered(peer):
    behind = peer.reply(id="behind")
    answer(peer)
    peer.say(behind)


def number_skipped(peer):
    peer.reply()
    answer(peer)


def tiny_frames(peer):
    message = peer.reply()
    peer.say(message, fragments(TEXT, *(message[at:at + 1] for at in range(len(message)))))


def segments(whole, seconds=0.0005):
    """A byte at a time, each a segment of its own."""

    def step(peer):
        message = peer.reply(text="\u00e9\u20ac\U0001d11e")
        data = whole(message)
        peer.say(message, [data[at:at + 1] for at in range(len(data))], seconds)

    return step


def empty_frames(peer):
    message = peer.reply()
    peer.say(message, fragments(TEXT, b"", message[:3], b"", b"", message[3:], b""))


def ping_amid_message(peer):
    message = peer.reply()
    first, last = fragments(TEXT, message[:5], message[5:])
    peer.say(message, [first, frame(PING, b"amid"), last])


def answer_in_binary(peer):
    message = peer.reply()
    peer.say(message, [frame(BINARY, message)])


message_faults = {
    "none": [answer],
    "dropped": [dropped],
    "late": [pause(late_s), answer],
    "doubled": [doubled],
    "doubled_with_another_number": [doubled_with_another_number],
    "reordered": [reordered],
    "number_skipped": [number_skipped],
    "unasked_before": [say(news), answer],
    "unasked_behind": [answer, say(news)],
    "no_json": [say(b"hello, this is no JSON"), answer],
    "empty_message": [say(b""), answer],
    "binary": [answer_in_binary],
    "tiny_frames": [tiny_frames],
    "tiny_segments": [segments(lambda message: frame(TEXT, message))],
    "tiny_frames_and_segments": [segments(lambda message: b"".join(
        fragments(TEXT, *(message[at:at + 1] for at in range(len(message))))))],
    "empty_frames": [empty_frames],
    "ping": [send(frame(PING, b"there?")), answer],
    "ping_of_125_bytes": [send(frame(PING, b"p" * 125)), answer],
    "ping_amid_message": [ping_amid_message],
    "pong_unasked": [send(frame(10, b"nobody asked")), answer],
    "frame_at_limit": [answer_of(max_frame)],
    "message_at_limit": [answer_of(max_message)],
}

# ---- close frames ----

close_codes = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999)
illegal_codes = (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)


def closes(code=None, reason=b""):
    return lambda peer: peer.say_close(code, reason)


close_faults = {
    **{f"close_{code}": [closes(code)] for code in close_codes},
    "close_1000_with_reason": [closes(1000, b"r" * 123)],
    "close_1005": [closes()],
    "close_behind_answer": [answer, closes(1001)],
    "close_and_reset": [closes(1011), pause(0.05), reset],
    "close_never_finished": [closes(1001), hang],
}
bad_close_faults = {
    **{f"close_illegal_{code}": [send(close_frame(code))] for code in illegal_codes},
    "close_of_one_byte": [send(frame(CLOSE, b"\x03"))],
    "close_reason_no_utf8": [send(close_frame(1000, b"\xff\xfe"))],
    "close_reason_cut": [send(close_frame(1000, "\u20ac".encode()[:2]))],
}

# ---- ends without a close frame ----

whole = frame(TEXT, b'{"half": "of this message is missing"}')
first_fragment = fragments(TEXT, b'{"half": ', b"}")[0]
cuts = {"": b"", "_in_header": whole[:1], "_in_long_header": frame(TEXT, b"x" * 300)[:3], "_in_frame": whole[:20],
        "_between_fragments": first_fragment, "_in_close_frame": close_frame(1000)[:3]}
finish_faults = {f"finish{where}": ([send(data)] if data else []) + [finish] for where, data in cuts.items()}
# The pause lets what was sent arrive: a reset takes back what has not.
reset_faults = {f"reset{where}": ([send(data), pause(0.05)] if data else []) + [reset] for where, data in cuts.items()}

# ---- frames that no server may send; the text is that of spate ----

no_utf8 = {"byte": b"\xff", "cut": "\u20ac".encode()[:2], "surrogate": b"\xed\xa0\x80", "longer_than_needed": b"\xc0\xaf",
           "beyond_unicode": b"\xf4\x90\x80\x80", "lone_continuation": b"\x80"}

malformed_faults = {
    "a frame has an opcode that does not exist": {
        f"opcode_{opcode}": [send(frame(opcode, b"x"))] for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    "a frame has reserved bits set that nobody agreed on": {
        **{f"reserved_{bits}": [send(frame(TEXT, b"x", reserved=bits))] for bits in (1, 2, 4, 7)},
        "reserved_in_ping": [send(frame(PING, b"x", reserved=4))],
        "reserved_in_continuation": [send(first_fragment + frame(CONTINUATION, b"x", reserved=4))]},
    "a frame of the server is masked": {
        "masked": [send(frame(TEXT, b"x", mask=b"abcd"))], "masked_ping": [send(frame(PING, b"x", mask=b"abcd"))]},
    "a text message is not UTF-8": {
        **{f"no_utf8_{name}": [send(frame(TEXT, b"text " + wrong))] for name, wrong in no_utf8.items()},
        "no_utf8_in_fragments": [send(b"".join(fragments(TEXT, b"\xe2", b"\x82", b"x")))]},
    "a frame continues a message that never began": {
        "continuation_first": [send(frame(CONTINUATION, b"x"))],
        "continuation_behind_message": [say(news), send(frame(CONTINUATION, b"x"))]},
    "a message begins before the one before it has ended": {
        "message_in_message": [send(first_fragment + frame(TEXT, b"x"))]},
    "a control frame is longer than 125 bytes": {
        "long_ping": [send(frame(PING, b"p" * 126))], "long_close": [send(close_frame(1000, b"r" * 124))]},
    "a control frame is in fragments": {
        "split_ping": [send(frame(PING, b"p", last=False))], "split_close": [send(frame(CLOSE, b"", last=False))]},
    "the length of a frame is not written as it must be": {
        "length_16_for_125": [send(frame(TEXT, b"x" * 125, length_bytes=2))],
        "length_64_for_125": [send(frame(TEXT, b"x" * 125, length_bytes=8))],
        "length_64_for_65535": [send(frame(TEXT, b"x" * 65535, length_bytes=8))],
        "length_negative": [send(frame(TEXT, size=1 << 63))]},
}

# ---- what is too long: told before it is received ----

terabyte = 1 << 40
long_faults = {
    "a frame is longer than max_frame": {
        "frame_beyond_limit": [send(frame(TEXT, b"x" * (max_frame + 1)))],
        "frame_of_a_terabyte": [send(frame(BINARY, b"x" * 1000, size=terabyte))],
        "frame_of_all": [send(frame(BINARY, size=(1 << 63) - 1))]},
    "a message is longer than max_message": {
        "message_beyond_limit": [send(b"".join(fragments(TEXT, b"x" * max_frame, b"x" * max_frame, b"x")))],
        "message_for_ever": [send(frame(TEXT, b"x", last=False)), for_ever(
            frame(CONTINUATION, b"x" * 1000, last=False), 0.0005)]},
}

# ---- compression: the peer has agreed to it ----

def compressed_answer(peer):
    message = peer.reply()
    peer.say(message, [frame(TEXT, deflated(message), reserved=4)])


def compressed_in_fragments(peer):
    message = peer.reply(text="again and again " * 20)
    packed = deflated(message)
    first, last = frame(TEXT, packed[:9], last=False, reserved=4), frame(CONTINUATION, packed[9:])
    peer.say(message, [first, last])


noise = bytes(range(7, 200, 7))
deflate_faults = {
    "": {"deflated": [compressed_answer], "deflated_in_fragments": [compressed_in_fragments], "not_deflated": [answer]},
    "a compressed message cannot be decompressed": {
        "deflated_garbage": [send(frame(TEXT, b"\xff" + noise, reserved=4))]},
    "a text message is not UTF-8": {"deflated_no_utf8": [send(frame(TEXT, deflated(b"\xff\xff"), reserved=4))]},
    "a message is longer than max_message": {
        "deflated_bomb": [send(frame(BINARY, deflated(b"\0" * (64 << 20)), reserved=4))]},
    "a frame has reserved bits set that nobody agreed on": {
        "deflated_with_other_bits": [send(frame(TEXT, deflated(b"x"), reserved=6))]},
}

# ---- messages that never end: the limit of a message ----

overlapping = 20


def messages_overlap(peer):
    """Each is complete in time, but at every look another one has begun."""
    data = frame(TEXT, news)
    peer.send(data[:5])
    for _ in range(overlapping - 1):
        peer.pause(0.05)
        peer.send(data[5:] + data[:5])
        peer.note("said", bytes=len(news))
    peer.send(data[5:])
    peer.note("said", bytes=len(news))
    answer(peer)


slow_faults = {
    "stall_in_header": [send(whole[:1]), hang],
    "stall_in_ping": [send(frame(PING, b"there?")[:4]), hang],
    "stall_in_message": [send(whole[:9]), hang],
    "stall_between_fragments": [send(first_fragment), hang],
    "drip_too_slow": [drip(frame(TEXT, b"x" * 1000), 0.01)],
    "pings_amid_message": [send(first_fragment), for_ever(frame(PING, b"x"), 0.01)],
    "messages_overlap": [messages_overlap],
}


def merged(tables):
    return {name: steps for table in tables.values() for name, steps in table.items()}


answer_faults = {**message_faults, **close_faults, **bad_close_faults, **finish_faults, **reset_faults, **merged(malformed_faults),
                 **merged(long_faults), **merged(deflate_faults), **slow_faults}

# ---- what a connection does by itself: /open/NAME, right after the upgrade ----

flood = 80_000  # pings whose pongs are more than the buffers of a connection take


def reads_slowly(peer):
    peer.read_pause = 0.002


def pings_without_end(peer):
    for _ in range(flood // 1000):
        peer.send(frame(PING, os.urandom(125)) * 1000)


def never_answers(peer):
    while True:
        peer.take()


opening_faults = {
    "never_reads": [hang],
    "never_answers": [never_answers],
    "reads_slowly": [reads_slowly],
    "floods_with_pings": [pings_without_end],
    "finish_when_idle": [pause(0.05), finish],
    "reset_when_idle": [pause(0.05), reset],
    "close_when_idle": [pause(0.05), closes(1001)],
    "malformed_when_idle": [pause(0.05), send(frame(3, b"x"))],
}
