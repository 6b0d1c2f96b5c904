"""Who sends in the WebSocket benchmark beside spate, and the server that answers each message with itself."""
import re
import sys

from clients import Server


def server(build):
    return Server([build / "tests/bench/bench_websocket_server"], "ws")


class RawEpoll:
    """The least that can make a round trip."""

    name = "raw epoll"

    def __init__(self, build):
        self.program = build / "tests/bench/bench_websocket_client"

    def command(self, url, seconds, _):
        return [self.program, url.rsplit(":", 1)[1], seconds]

    def result(self, text, _, received):
        """(round trips, round trips a second)"""
        count, seconds = re.search(r"answered (\d+) in ([\d.]+) s", text).groups()
        if int(count) != received:
            sys.exit(f"bench: {self.name} counts {count} answers, the server {received} messages:\n{text}")
        return int(count), int(count) / float(seconds)
