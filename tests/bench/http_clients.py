"""Who sends in the HTTP benchmark beside spate, and the server that counts what came."""
import re
import sys

from clients import CONNECTIONS, HERE, Server


def server(build, tls=False):
    return Server([build / "tests/bench/bench_http_server"] + ["--tls"] * tls, f"http{'s' * tls}")


class Wrk:
    def __init__(self, name="wrk", script=None, connections=CONNECTIONS):
        self.name, self.connections = name, connections
        self.options = ["-s", HERE / "http" / script] if script else []

    def command(self, url, seconds, _):
        return ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", *self.options, url]

    def result(self, text, _, received):
        """(requests, requests a second)"""
        count = int(re.search(r"(\d+) requests in", text).group(1))
        if "Non-2xx" in text or "Socket errors" in text:
            sys.exit(f"bench: {self.name} had errors:\n{text}")
        # It leaves without the answers that are under way.
        if not count <= received <= count + self.connections:
            sys.exit(f"bench: {self.name} counts {count} requests, the server {received}")
        return count, float(re.search(r"Requests/sec: +([\d.]+)", text).group(1))


class PlainEpoll:
    """An open load by the least that can make it: what the machine itself asks for waking up that often."""

    name = "plain epoll with a timer"

    def __init__(self, build, rate):
        self.program, self.rate = build / "tests/bench/bench_paced_client", rate

    def command(self, url, seconds, _):
        return [self.program, url.rsplit(":", 1)[1], self.rate, seconds]

    def result(self, text, _, received):
        """(requests, requests a second)"""
        count = int(re.search(r"answered (\d+)", text).group(1))
        if count != received:
            sys.exit(f"bench: {self.name} counts {count} answers, the server {received} requests:\n{text}")
        return count, float(self.rate)
