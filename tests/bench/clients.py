"""spate and the bench's own servers, as every benchmark starts them. A run that lost or invented something ends the benchmark."""
import json
import pathlib
import subprocess
import sys

import measure

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 64


class Server:
    """A fresh server for every run, so that its counts are those of the run."""

    def __init__(self, command, scheme):
        self.process = measure.start(command, measure.SERVER_CORE, stdout=subprocess.PIPE, text=True)
        self.url = f"{scheme}://127.0.0.1:{int(self.process.stdout.readline())}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.received, self.accepted, *self.more = map(int, self.process.communicate()[0].split())


class Spate:
    def __init__(self, build, profile, *options):
        """`profile`: below this folder, without its ending."""
        self.name, self.program, self.profile = "spate", build / "bin/spate", HERE / f"{profile}.toml"
        self.options, self.suspect, self.lags = list(options), 0, []

    def command(self, url, seconds, folder):
        return [self.program, "run", self.profile, f"--host={url}", f"--duration={seconds}s", *self.options, "--headless",
                f"--out={folder}/run", "--reporter=console", f"--reporter=json={folder}/result.json"]

    def result(self, text, folder, received):
        """(operations, operations a second)"""
        result = json.loads(pathlib.Path(folder, "result.json").read_text())
        totals = result["totals"]
        if result["verdict"]["status"] != "pass" or totals["errors"] or totals["count"] != received:
            sys.exit(f"bench: {self.name} counts {totals['count']}, the server {received}:\n{text}")
        self.suspect += result["generator"]["status"] != "valid"
        if result["generator"]["start_lag_ms"]:
            self.lags.append(result["generator"]["start_lag_ms"]["p99"])
        return totals["count"], totals["measured"]["rate"]
