"""Who sends in the SQL benchmark beside spate, and the databases that answer."""
import contextlib
import json
import pathlib
import re
import subprocess
import sys

import measure
from clients import HERE, Spate

sys.path.insert(0, str(HERE.parent / "integration"))
import postgres_server  # noqa: E402


class Database:
    """One for all runs; `received` is not known of it."""

    received = None

    def __init__(self, url):
        self.url = url

    @contextlib.contextmanager
    def serve(self):
        yield self


@contextlib.contextmanager
def postgres():
    """A server on a core of its own, filled by pgbench."""
    allowed = measure.os.sched_getaffinity(0)
    measure.os.sched_setaffinity(0, {measure.SERVER_CORE})  # its processes inherit that
    server = postgres_server.Server(max_connections="120", shared_buffers="128MB", autovacuum="off")
    try:
        measure.os.sched_setaffinity(0, allowed)
        subprocess.run([f"{postgres_server.programs()}/pgbench", "-i", "-q", "-s", "1", server.uri], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        yield Database(server.uri)
    finally:
        server.end()


class Pgbench:
    name = "pgbench"

    def __init__(self, users):
        self.users = users

    def command(self, url, seconds, _):
        return [f"{postgres_server.programs()}/pgbench", "-n", "-S", "-M", "prepared", "-c", self.users, "-j", "1", "-T",
                seconds, url]

    def result(self, text, *_):
        count = int(re.search(r"actually processed: (\d+)", text).group(1))
        if int(re.search(r"failed transactions: (\d+)", text).group(1)) != 0:
            sys.exit(f"bench: pgbench failed:\n{text}")
        return count, float(re.search(r"tps = ([\d.]+)", text).group(1))


class SqliteApi:
    name = "the C API"

    def __init__(self, build):
        self.program = build / "tests/bench/bench_sqlite_client"

    def make(self, file):
        subprocess.run([self.program, file, "make"], check=True)

    def command(self, file, seconds, _):
        return [self.program, file, seconds]

    def result(self, text, *_):
        count, seconds = re.search(r"answered (\d+) in ([\d.]+) s", text).groups()
        return int(count), int(count) / float(seconds)


class SpateSql(Spate):
    """Counts statements: `rows` of them are one operation."""

    def __init__(self, build, profile, rows=1, *options):
        super().__init__(build, profile, *options)
        self.rows = rows
        if rows > 1:
            self.name = f"spate, {rows} in one operation,"

    def result(self, text, folder, _):
        found = json.loads(pathlib.Path(folder, "result.json").read_text())["operations"][0]["metrics"]["rows_read"]
        count, rate = super().result(text, folder, self.operations(found))
        return count * self.rows, rate * self.rows

    def operations(self, found):
        """Every statement of the profiles gives one row."""
        rows = found["sum"] if isinstance(found, dict) else found
        return rows // self.rows
