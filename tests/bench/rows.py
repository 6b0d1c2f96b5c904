#!/usr/bin/env python3
"""How fast `spate run` inserts the items of the LLM-Eval data, beside the databases' own loaders: one table in Markdown.

spate draws the items first, which is not a part of its statements' time; the loaders then read the very same rows from a CSV file,
which is a part of theirs. Each begins with an empty table that has its indexes. Judges nothing: figures belong to the machine.

    packaging/dev bench rows [--rows 1000000] [--rounds 1] [--kind sqlite|postgres]...
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import command
import measure
from clients import HERE
from sql_clients import postgres_server


def timed(words, **options):
    """Seconds from the start of the process to its end."""
    begin = time.perf_counter()
    child = measure.start(words, measure.CLIENT_CORE, stdout=subprocess.DEVNULL, **options)
    if child.wait() != 0:
        sys.exit(f"bench: {' '.join(map(str, words))} ended with {child.returncode}")
    return time.perf_counter() - begin


class Sqlite:
    """A file of its own for every client."""

    kind = "SQLite"

    def __init__(self, folder):
        self.folder, self.url = folder, str(folder / "bench.db")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def clear(self):
        for file in self.folder.glob("bench.db*"):
            file.unlink()

    def make_table(self):
        self.shell("-cmd", "PRAGMA journal_mode = wal", self.url, f".read {HERE}/rows/schema.sql")

    def shell(self, *words):
        return subprocess.run(["sqlite3", *words], check=True, capture_output=True, text=True).stdout

    def count(self):
        return int(self.shell(self.url, "SELECT count(*) FROM run_items"))

    def export(self, file):
        with open(file, "w") as out:
            subprocess.run(["sqlite3", "-csv", self.url, "SELECT * FROM run_items"], check=True, stdout=out)

    def load(self, file):
        """One transaction for the whole file, as `.import` does it."""
        return timed(["sqlite3", "-cmd", "PRAGMA synchronous = normal", self.url, f".import --csv {file} run_items"])


class Postgres:
    """A server on a core of its own; what makes it slow for safety's sake is off, for all clients."""

    kind = "PostgreSQL"

    def __init__(self, _):
        self.server = None

    def __enter__(self):
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, {measure.SERVER_CORE})  # its processes inherit that
        try:
            self.server = postgres_server.Server(shared_buffers="512MB", max_wal_size="8GB", autovacuum="off")
        finally:
            os.sched_setaffinity(0, allowed)
        self.url = self.server.uri
        return self

    def __exit__(self, *_):
        self.server.end()

    def clear(self):
        self.server.psql("DROP TABLE IF EXISTS run_items", "CHECKPOINT")

    def make_table(self):
        self.server.psql((HERE / "rows/schema.sql").read_text())

    def export(self, file):
        with open(file, "w") as out:
            subprocess.run([f"{postgres_server.programs()}/psql", "-Xq", self.url, "-c", "\\copy run_items TO STDOUT WITH (FORMAT csv)"],
                           check=True, stdout=out)

    def count(self):
        return int(self.server.value("SELECT count(*) FROM run_items"))

    def load(self, file):
        return timed([f"{postgres_server.programs()}/psql", "-Xq", self.url, "-c",
                      f"\\copy run_items FROM '{file}' WITH (FORMAT csv)"])


class Spate:
    def __init__(self, name, profile, batch, *options):
        self.name, self.profile, self.batch, self.options = name, profile, batch, options

    def insert(self, build, database, rows, folder):
        """(rows a second of its statements, of the whole load)"""
        out = folder / "run"
        shutil.rmtree(out, ignore_errors=True)
        timed([build / "bin/spate", "run", HERE / f"rows/{self.profile}.toml", f"--host={database.url}", f"--rows={rows}",
               f"--batch={self.batch}", *self.options, "--headless", f"--out={out}", "--reporter=json"])
        result = json.loads((out / "result.json").read_text())
        if result["verdict"]["status"] != "pass":
            sys.exit(f"bench: {self.name}: {result['verdict']['reasons']}")
        return (result["database"]["query_performance"]["insert"]["rows_per_second"],
                rows / result["database"]["test_duration_seconds"])


CLIENTS = {Sqlite: [Spate("spate, an INSERT for each row, 1 000 in a transaction", "sqlite", 1000),
                    Spate("spate, an INSERT for each row, 100 000 in a transaction", "sqlite", 100_000)],
           Postgres: [Spate("spate, COPY of 1 000 rows", "postgres", 1000),
                      Spate("spate, INSERTs of 50 rows, 1 000 in a transaction", "postgres_insert", 1000, "--together=50"),
                      Spate("spate, an INSERT for each row, 1 000 in a transaction", "postgres_insert", 1000)]}
LOADERS = {Sqlite: "`sqlite3 .import` of a CSV file, one transaction", Postgres: "psql's `\\copy` of a CSV file, one COPY"}


def checked(database, rows, what):
    if database.count() != rows:
        sys.exit(f"bench: {what}: {database.count()} rows in the table, not {rows}")


def one_round(database, arguments, file, folder):
    rates = []
    for client in CLIENTS[type(database)]:
        print(f"{database.kind}: {client.name}", file=sys.stderr)
        database.clear()
        rates.append(client.insert(arguments.build, database, arguments.rows, folder))
        checked(database, arguments.rows, client.name)
        if not file.exists():
            database.export(file)
    print(f"{database.kind}: {LOADERS[type(database)]}", file=sys.stderr)
    database.clear()
    database.make_table()
    loader = arguments.rows / database.load(file)
    checked(database, arguments.rows, LOADERS[type(database)])
    return loader, rates


def rows_of(database, arguments, file, folder):
    rounds = [one_round(database, arguments, file, folder) for _ in range(arguments.rounds)]
    loader = statistics.median(each[0] for each in rounds)
    out = [[database.kind, LOADERS[type(database)], f"{loader:,.0f}", "", ""]]
    for place, client in enumerate(CLIENTS[type(database)]):
        spent = statistics.median(each[1][place][0] for each in rounds)
        ratio = statistics.median(each[1][place][0] / each[0] for each in rounds)
        whole = statistics.median(each[1][place][1] for each in rounds)
        out.append([database.kind, client.name, f"{spent:,.0f}", f"**{ratio:.2f}**", f"{whole:,.0f}"])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"), help=argparse.SUPPRESS)
    parser.add_argument("--rows", type=int, default=1_000_000, help="items (1000000)")
    parser.add_argument("--rounds", type=int, default=1, help="of all clients in turn (1)")
    parser.add_argument("--kind", choices=["sqlite", "postgres"], action="append", help="only this one")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    if shutil.which("sqlite3") is None:
        sys.exit("bench: sqlite3 not found: apt-get install sqlite3")
    busy = os.getloadavg()[0]
    table = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        file = folder / "items.csv"
        for kind in arguments.kind or ["sqlite", "postgres"]:
            with {"sqlite": Sqlite, "postgres": Postgres}[kind](folder) as database:
                table += rows_of(database, arguments, file, folder)
    command.print_table(["database", "who", "rows/s", "of the loader's", "rows/s, drawing included"], table)
    print(f"\n{arguments.rows:,} items, {arguments.rounds} round(s). Of spate's statements, without drawing the rows; of the loaders' whole "
          "processes. The column at the right is spate's whole load, in which one thread draws and sends by turns.")
    print(f"{measure.machine()}; load before the start {busy:.1f}.")


if __name__ == "__main__":
    main()
