"""Who sends in the HTTP benchmark, and the server that counts what came: a run that lost or invented a request ends it."""
import json
import pathlib
import re
import subprocess
import sys

import measure

HERE = pathlib.Path(__file__).resolve().parent / "http"
CONNECTIONS = 64


class Server:
    """A fresh server for every run, so that its counts are those of the run."""

    def __init__(self, build, tls=False):
        self.process = measure.start([build / "tests/bench/bench_http_server"] + ["--tls"] * tls, measure.SERVER_CORE,
                                     stdout=subprocess.PIPE, text=True)
        self.url = f"http{'s' * tls}://127.0.0.1:{int(self.process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.received, self.accepted = map(int, self.process.communicate()[0].split())


class Wrk:
    def __init__(self, name="wrk", script=None, connections=CONNECTIONS):
        self.name, self.connections = name, connections
        self.options = ["-s", HERE / script] if script else []

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


class Spate:
    def __init__(self, build, profile, *options):
        self.name, self.program, self.profile = "spate", build / "bin/spate", HERE / f"{profile}.toml"
        self.options, self.suspect, self.lags = list(options), 0, []

    def command(self, url, seconds, folder):
        return [self.program, "run", self.profile, f"--host={url}", f"--duration={seconds}s", *self.options, "--headless",
                f"--out={folder}/run", "--reporter=console", f"--reporter=json={folder}/result.json"]

    def result(self, text, folder, received):
        """(requests, requests a second)"""
        result = json.loads(pathlib.Path(folder, "result.json").read_text())
        totals = result["totals"]
        if result["verdict"]["status"] != "pass" or totals["errors"] or totals["count"] != received:
            sys.exit(f"bench: {self.name} counts {totals['count']} requests, the server {received}:\n{text}")
        self.suspect += result["generator"]["status"] != "valid"
        if result["generator"]["start_lag_ms"]:
            self.lags.append(result["generator"]["start_lag_ms"]["p99"])
        return totals["count"], totals["measured"]["rate"]
