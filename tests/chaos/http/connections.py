"""Faults of a connection, which no path can ask for: each has a listener of its own."""
from .faults import fine
from .request import read_body, read_head
from .steps import answer


def answer_next(connection, data=fine):
    read_body(connection, read_head(connection))
    connection.send(data)


def close_after_accept(connection):
    connection.close()


def reset_after_accept(connection):
    connection.reset()


def vanished(connection):
    """A machine that was switched off: takes no byte, sends none."""
    connection.hang()


def close_after_3(connection):
    """Three answers, then the end without a word: FIN right after the third."""
    for _ in range(3):
        answer_next(connection)
    connection.finish()


def close_header_at_3(connection):
    for _ in range(2):
        answer_next(connection)
    answer_next(connection, answer(headers=[b"Connection: close"]))
    connection.finish()


def finish_on_second(connection):
    """Takes the second request and ends without an answer: the peer cannot know whether it was carried out."""
    answer_next(connection)
    read_body(connection, read_head(connection))
    connection.finish()


def reset_on_second(connection):
    answer_next(connection)
    read_body(connection, read_head(connection))
    connection.reset()


def close_when_idle(connection):
    answer_next(connection)
    connection.pause(0.03)
    connection.finish()


def reset_when_idle(connection):
    answer_next(connection)
    connection.pause(0.03)
    connection.reset()


def speaks_when_idle(connection):
    """Says 408 to nobody, as proxies do before they close."""
    answer_next(connection)
    connection.pause(0.03)
    connection.send(answer(b"", "408 Request Timeout", headers=[b"Connection: close"]))
    connection.finish()


def ghost_answer(connection):
    """An answer to a request that nobody sent, on an idle connection that stays."""
    answer_next(connection)
    connection.pause(0.03)
    connection.send(answer(b"ghost"))
    connection.hang()


def answers_early(connection):
    """Answers at the head of a request, then takes the body."""
    while True:
        request = read_head(connection)
        connection.send(answer(b"too large", "413 Content Too Large"))
        read_body(connection, request)


def refuses_early(connection):
    """Answers at the head of a request, and ends without taking the body."""
    read_head(connection)
    connection.send(answer(b"too large", "413 Content Too Large", headers=[b"Connection: close"]))
    connection.pause(0.05)
    connection.close()


connection_faults = {each.__name__: each for each in (
    close_after_accept, reset_after_accept, vanished, close_after_3, close_header_at_3, finish_on_second, reset_on_second,
    close_when_idle, reset_when_idle, speaks_when_idle, ghost_answer, answers_early, refuses_early)}
