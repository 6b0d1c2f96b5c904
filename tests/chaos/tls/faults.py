"""Faults of TLS by name. Each has a listener; a script is made from the certificates."""
import ssl
import warnings

from ..http.request import read_body, read_head
from ..http.serving import serve
from ..http.steps import answer
from .channel import Channel

lowest, highest = ssl.TLSVersion.MINIMUM_SUPPORTED, ssl.TLSVersion.MAXIMUM_SUPPORTED


def context_for(certificates, name="sound", versions=(lowest, highest), ciphers=None, client_authority=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # What a server of this time would not do any more is part of the faults.
    context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = versions
    context.load_cert_chain(certificates.path(f"{name}.pem"), certificates.path(f"{name}.key"))
    if client_authority:
        context.load_verify_locations(certificates.path(f"{client_authority}.pem"))
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def over_tls(context, script=serve, **cut):
    return lambda connection: script(Channel(connection, context, **cut).handshake())


def hello(connection):
    """Takes the peer's first record."""
    connection.read()


def after_hello(*steps):
    def script(connection):
        hello(connection)
        for step in steps:
            step(connection)

    return script


def alert(number):
    return lambda connection: connection.send(bytes([0x15, 3, 3, 0, 2, 2, number]))


def say(data):
    return lambda connection: connection.send(data)


def finish(connection):
    connection.finish()


def reset(connection):
    connection.reset()


def hang(connection):
    connection.hang()


def only_for(server_name, context):
    """A server that knows one name, and says so to every other."""

    def choose(tls, asked, context):
        return None if asked == server_name else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    context.sni_callback = choose
    return context


def cut_by_number(context, at_cut):
    """The nth connection is cut after n bytes of the server's records, so one listener goes through every position."""

    def script(connection):
        position = int(connection.number.rpartition("-")[2]) - 1
        if position == 0:
            hello(connection)
            at_cut(connection)
        over_tls(context, cut_at=position, at_cut=at_cut)(connection)

    return script


# ---- what happens to an answer inside a sound session ----

def in_answer(data, *steps):
    def script(channel):
        while True:
            read_body(channel, read_head(channel))
            channel.send(data)
            for step in steps:
                step(channel)

    return script


def truncate(channel):
    channel.truncate()


def send_raw(data):
    return lambda channel: channel.send_raw(data)


to_the_end = answer(length=False, headers=[b"Connection: close"])
closing = answer(headers=[b"Connection: close"])
record = bytes([0x17, 3, 3])

answer_faults = {
    "until_the_end_notified": [to_the_end, finish],
    "until_the_end_truncated": [to_the_end, truncate],
    "until_the_end_reset": [to_the_end, reset],
    "length_truncated": [answer(length=b"10"), truncate],
    "length_notified": [answer(length=b"10"), finish],
    "whole_then_truncated": [closing, truncate],
    "whole_then_notified": [closing, finish],
    "stall_in_body": [answer(length=b"10"), hang],
    "record_forged": [answer(length=b"10"), send_raw(record + b"\x00\x20" + b"f" * 32), hang],
    "record_too_long": [answer(length=b"10"), send_raw(record + b"\xff\xff" + b"f" * 1000), hang],
    "record_cut": [answer(length=b"10"), send_raw(record + b"\x00\x20" + b"f" * 3), truncate],
    "record_stalled": [answer(length=b"10"), send_raw(record + b"\x00\x20" + b"f" * 3), hang],
    "plain_text_in_session": [answer(length=b"10"), send_raw(b"plain text"), hang],
}


def listeners(certificates):
    """Name to script, of every fault; `sound` among them has none."""

    def tls(name, **more):
        return over_tls(context_for(certificates, name, **more))

    def version(number):
        return over_tls(context_for(certificates, versions=(number, number)))

    sound = context_for(certificates)
    v = ssl.TLSVersion
    warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the point
    return {
        "sound": tls("sound"),
        "whole_chain": tls("whole_chain"),
        "expired": tls("expired"),
        "not_yet_valid": tls("not_yet_valid"),
        "other_name": tls("other_name"),
        "self_signed": tls("self_signed"),
        "unknown_authority": tls("of_stranger"),
        "incomplete_chain": tls("under_middle"),
        "signed_by_no_authority": tls("chain_of_no_authority"),
        "weak_key": tls("weak_key"),
        "certificate_of_a_client": tls("client"),
        "only_1_0": version(v.TLSv1),
        "only_1_1": version(v.TLSv1_1),
        "only_1_2": version(v.TLSv1_2),
        "only_1_3": version(v.TLSv1_3),
        "no_shared_cipher": tls("sound", versions=(v.TLSv1_2, v.TLSv1_2), ciphers="aNULL:@SECLEVEL=0"),
        "only_for_api_test": over_tls(only_for("api.test", context_for(certificates))),
        "client_certificate_1_3": tls("sound", versions=(v.TLSv1_3, v.TLSv1_3), client_authority="root"),
        "client_certificate_1_2": tls("sound", versions=(v.TLSv1_2, v.TLSv1_2), client_authority="root"),
        "alert_handshake_failure": after_hello(alert(40), finish),
        "alert_internal_error": after_hello(alert(80), finish),
        "alert_then_reset": after_hello(alert(40), lambda connection: connection.pause(0.02), reset),
        "plain_http": after_hello(say(answer(b"plain", "400 Bad Request")), finish),
        "plain_http_at_once": lambda connection: (connection.send(answer(b"plain")), connection.finish()),
        "garbage": after_hello(say(b"\x00\x01garbage" * 20), finish),
        "garbage_in_handshake": after_hello(say(b"\x16\x03\x03\x00\x20" + b"g" * 32), finish),
        "hello_too_long": after_hello(say(b"\x16\x03\x03\xff\xff" + b"g" * 64), hang),
        "closed_at_accept": finish,
        "reset_at_hello": after_hello(reset),
        "closed_at_hello": after_hello(finish),
        "stalled_at_accept": hang,
        "stalled_at_hello": after_hello(hang),
        "stalled_in_record": after_hello(say(b"\x16\x03\x03\x00\x7a\x02"), hang),
        "stalled_in_flight": over_tls(sound, cut_at=200, at_cut=hang),
        **{name: over_tls(sound, in_answer(*steps)) for name, steps in answer_faults.items()},
    }
