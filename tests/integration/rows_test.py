"""Rows that an operation of the setup brings, as data: of a database and of a list in JSON, each order, types and NULL, many of them,
and what is said when they do not come."""
import collections
import http.server
import json
import os
import resource
import shutil
import sqlite3
import threading

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEAD = """spate = 1
[run]
duration = "{duration}"
setup = [{setup}]
[target.db]
plugin = "sqlite_db"
file = "rows.db"
journal_mode = "wal"
synchronous = "off"
pool.size = 2
[data.known]
kind = "rows"
operation = "all_known"
columns = ["id", "name", "score"]
order = "{order}"
[operation.all_known]
target = "db"
sql = "{query}"
[operation.note]
target = "db"
sql = "INSERT INTO noted VALUES (:user, :id, :name, :score)"
bind = {{ user = "${{user}}", id = "${{known.id}}", name = "${{known.name}}", score = "${{known.score}}" }}
[scenario.writer]
think = "1ms"
task.note = {{}}
[load]
users = {users}
[report]
json = {{}}
"""
QUERY = "SELECT id, name, score FROM known ORDER BY id"


class Rows(spate.Case):
    def setUp(self):
        super().setUp()
        self.rows = [(i, f"name {i}" if i % 3 else None, i / 4) for i in range(1, 31)]
        self.database("CREATE TABLE known (id INTEGER, name TEXT, score REAL)")
        self.database("CREATE TABLE noted (user, id, name, score)")
        self.database("INSERT INTO known VALUES (?, ?, ?)", self.rows)

    def database(self, sql, rows=None):
        database = sqlite3.connect(os.path.join(self.folder, "rows.db"), timeout=20)
        try:
            with database:
                return (database.execute(sql) if rows is None else database.executemany(sql, rows)).fetchall()
        finally:
            database.close()

    def go(self, order="sequence", query=QUERY, users=3, setup='"all_known"', duration="1s", more=""):
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(HEAD.format(order=order, query=query, users=users, setup=setup, duration=duration) + more)
        shutil.rmtree(os.path.join(self.folder, "run"), ignore_errors=True)
        return self.spate("run", "./p.toml", "--headless", "--out=run").wait()

    def noted(self, run, codes=(0, 4)):
        self.assertIn(run.code, codes, run.stdout + run.stderr)
        return self.database("SELECT user, id, name, score FROM noted ORDER BY rowid")

    def test_each_row_once_and_then_the_run_ends(self):
        run = self.go("once", duration="60s")
        noted = self.noted(run)
        # The types and NULL came through: a whole number is none with a fraction.
        self.assertEqual(sorted(row[1:] for row in noted), self.rows)
        self.assertEqual({type(row[3]) for row in noted}, {float})
        self.assertLess(run.seconds, 50)

    def test_in_turn_each_user_has_its_share(self):
        of_user = collections.defaultdict(list)
        for user, id, _, _ in self.noted(self.go("sequence")):
            of_user[user].append(id)
        for user, ids in of_user.items():
            self.assertEqual(ids, [1 + (user + 3 * i) % 30 for i in range(len(ids))])

    def test_a_row_for_each_user(self):
        self.assertEqual({(user, id) for user, id, _, _ in self.noted(self.go("unique"))}, {(0, 1), (1, 2), (2, 3)})

    def test_at_random_is_the_same_with_the_same_seed(self):
        first = [row[1] for row in self.noted(self.go("random", users=1))]
        self.database("DELETE FROM noted")
        again = [row[1] for row in self.noted(self.go("random", users=1))]
        shortest = min(len(first), len(again))
        self.assertGreater(shortest, 20)
        self.assertEqual(first[:shortest], again[:shortest])
        self.assertGreater(len(set(first)), 10)

    def test_every_answer_of_the_setup_adds_its_rows(self):
        query = "SELECT id, name, score FROM known WHERE id <= 10"
        self.assertEqual(len(self.noted(self.go("once", query, setup='{ repeat = 3, flow = ["all_known"] }'))), 30)

    def assert_refused(self, run, text):
        self.assertEqual(run.code, 3, run.stdout + run.stderr)
        self.assertIn(text, run.stdout + run.stderr)
        self.assertEqual(self.database("SELECT count(*) FROM noted"), [(0,)])

    def test_what_does_not_come_is_said_before_any_load(self):
        self.assert_refused(self.go(query=QUERY.replace("known", "known WHERE id > 99")),
                            "data source known has nothing to draw, so the load was not begun: the setup brought no rows")
        self.assert_refused(self.go(query="SELECT id, name FROM known"),
                            "setup: operation all_known failed, so the load was not begun: "
                            "data source known: the rows have no column score")
        self.assert_refused(self.go(query="DELETE FROM known WHERE id > 99"), "the setup brought no rows")
        self.assert_refused(self.go("unique", users=31),
                            "it has 30 rows, one for each user, and there are 31 users")
        # The statement fails as the run prepares it.
        run = self.go(query="SELECT id, name, score FROM unknown")
        self.assertIn("no such table: unknown", run.stdout + run.stderr)
        self.assertEqual(run.code, 3)

    def test_a_hundred_thousand_rows_take_bounded_memory(self):
        self.database("WITH RECURSIVE n(i) AS (SELECT 31 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                      "INSERT INTO known SELECT i, 'a name of some length, number ' || i, 0.5 FROM n")
        run = self.go("sequence", users=2)
        self.assertGreater(len(self.noted(run)), 20)
        # Of all children so far, in KiB. A run without rows takes some 50 MiB.
        if not os.environ.get("SPATE_SANITIZED"):
            self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 200 * 1024)

    def test_nothing_is_written_of_rows_that_are_not_there(self):
        self.go()
        written = self.spate("data", "./p.toml", "known").wait()
        self.assertEqual(written.code, 2)
        self.assertIn("these rows come from the setup of a run, and `spate data` sends nothing", written.stderr)


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        page = self.path.split("page=")
        body = {"ok": True} if len(page) == 1 else {
            "items": [{"id": 10 * int(page[1]) + i, "owner": {"name": f"o{i}"}} for i in range(3)]}
        text = json.dumps(body).encode()
        with self.server.lock:
            self.server.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Lists(spate.Case):
    def test_the_elements_of_lists_in_json_are_rows_too(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
        server.daemon_threads, server.lock, server.asked = True, threading.Lock(), []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with open(os.path.join(self.folder, "p.toml"), "w") as file:
            file.write(f"""spate = 1
[run]
duration = "30s"
setup = [{{ repeat = 2, flow = ["page"] }}]
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{server.server_address[1]}"
[data]
item = {{ kind = "rows", operation = "page", json = "$.items[*]", columns = ["id", "owner.name"], order = "once" }}
[operation.page]
target = "api"
get = "/items?page=${{loop.index}}"
[operation.one]
target = "api"
get = "/item/${{item.id}}/${{item.owner.name}}"
[scenario.reader]
task.one = {{}}
[load]
users = 2
""")
        run = self.spate("run", "./p.toml", "--headless", "--out=run").wait()
        server.shutdown()
        server.server_close()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        self.assertEqual(sorted(path for path in server.asked if path.startswith("/item/")),
                         sorted(f"/item/{10 * page + i}/o{i}" for page in range(2) for i in range(3)))


class Example(spate.Case):
    def test_the_example_looks_at_every_second_account_once(self):
        profile = os.path.join(ROOT, "profiles/examples/feeder_sql.toml")
        run = self.spate("run", profile, "--headless", "--out=run", "--accounts=600", "--reporter", "json").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        look = next(each for each in run.result()["operations"] if each["name"] == "look")
        self.assertEqual(look["outcomes"], {"ok": 300})


if __name__ == "__main__":
    spate.main()
