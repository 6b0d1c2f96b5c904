"""The monitor of a PostgreSQL server, read while the test does to the server what it has to see."""
import os
import signal
import subprocess
import threading
import unittest

import postgres_server
import spate

PLUGIN = os.path.join(os.path.dirname(spate.SPATE), "../lib/spate/plugins/monitor_postgres_activity.so")


class Monitor:
    def __init__(self, server, **settings):
        needs = {"uri": server.uri, **settings}
        self.process = subprocess.Popen([os.environ["MONITOR_READER"], PLUGIN,
                                         *(f"{key.replace('__', '.')}={value}" for key, value in needs.items())],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def read(self):
        """Numbers by name, and reasons by the name of what is missing."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        fields = self.process.stdout.readline().rstrip("\t\n").split("\t")
        values = dict(field.split("=", 1) for field in fields if "=" in field.split(": ")[0])
        return ({name: float(value) for name, value in values.items()},
                dict(field.split(": ", 1) for field in fields if "=" not in field.split(": ")[0]))

    def value(self, name):
        return self.read()[0].get(name)

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class PostgresActivity(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres_server.Server(deadlock_timeout="20ms", client_connection_check_interval="20ms")
        cls.addClassCleanup(cls.server.end)

    def setUp(self):
        """The clients of the test before are gone."""
        spate.wait_for(lambda: self.server.value("SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                                                 "backend_type = 'client backend'") == "0", "clients stayed")

    def monitor(self, **settings):
        made = Monitor(self.server, **settings)
        self.addCleanup(made.end)
        return made

    def client(self, *statements, name="client", user="spate", database="postgres"):
        """A psql that has carried these out and stays connected."""
        address = f"postgresql://{user}@127.0.0.1:{self.server.port}/{database}?application_name={name}"
        one = subprocess.Popen([f"{postgres_server.programs()}/psql", "-XAtq", address], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

        def leave():
            one.kill()
            one.wait(10)
            one.stdin.close()
            one.stdout.close()

        self.addCleanup(leave)
        self.tell(one, *statements)
        return one

    def tell(self, client, *statements):
        client.stdin.write("".join(f"{each};\n" for each in statements) + "\\echo done\n")
        client.stdin.flush()
        while client.stdout.readline() not in ("done\n", ""):
            pass

    def leave(self, client):
        """A server process tells its counts when it ends; else within 10 seconds."""
        client.stdin.close()
        client.wait(10)

    def until(self, monitor, name, value):
        """A server needs a moment to know that a client came or went."""
        seen = []

        def there():
            seen.append(monitor.value(name))
            return seen[-1] == value

        try:
            spate.wait_for(there, "")
        except AssertionError:
            self.fail(f"{name} was never {value}: {seen[-5:]}, {monitor.read()}")

    def test_connections_are_counted_by_what_they_do_and_its_own_is_not(self):
        monitor = self.monitor()
        self.until(monitor, "open_connections", 0)
        self.client()
        busy = self.client("BEGIN")
        waiting = self.client()
        waiting.stdin.write("SELECT pg_sleep(60);\n")
        waiting.stdin.flush()
        self.until(monitor, "active_connections", 1)
        values, missing = monitor.read()
        self.assertEqual([values[name] for name in ("open_connections", "active_connections", "idle_connections",
                                                    "idle_in_transaction")], [3, 1, 1, 1])
        self.assertLessEqual(set(missing), {"cache_hit_ratio"})
        busy.kill()
        self.until(monitor, "open_connections", 2)

    def test_only_the_connections_that_are_asked_for(self):
        self.server.psql("CREATE ROLE other LOGIN", "CREATE DATABASE elsewhere")
        monitors = {"all": self.monitor(), "user": self.monitor(only__user="other"),
                    "name": self.monitor(only__application_name="mine"),
                    "database": self.monitor(only__database="elsewhere")}
        self.client(name="mine"), self.client(user="other"), self.client(user="other", database="elsewhere")
        self.until(monitors["user"], "open_connections", 1)
        self.until(monitors["name"], "open_connections", 1)
        self.until(monitors["database"], "open_connections", 1)
        self.assertEqual(monitors["all"].value("open_connections"), 2 + 3)  # and the other monitors

    def test_a_database_that_is_not_there(self):
        _, missing = self.monitor(only__database="nowhere").read()
        self.assertEqual(set(missing.values()), {"the server has no database 'nowhere'"})

    def test_what_the_user_may_not_see_is_missing_and_says_what_to_do(self):
        self.server.psql("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
        monitor = self.monitor(user="guest")
        self.client(), self.client()
        self.until(monitor, "open_connections", 2)
        values, missing = monitor.read()
        self.assertIn("GRANT pg_read_all_stats", missing["idle_connections"])
        self.assertEqual((values["open_connections"], values["waiting_locks"]), (2, 0))
        self.server.psql("GRANT pg_read_all_stats TO guest")
        self.until(monitor, "idle_connections", 2)

    def test_waiting_locks_and_deadlocks(self):
        self.server.psql("CREATE TABLE pair (id int PRIMARY KEY, n int)", "INSERT INTO pair VALUES (1, 0), (2, 0)")
        monitor = self.monitor()
        self.assertEqual(monitor.value("deadlocks"), 0)
        first = self.client("BEGIN", "UPDATE pair SET n = 1 WHERE id = 1")
        second = self.client("BEGIN", "UPDATE pair SET n = 1 WHERE id = 2")
        blocked = threading.Thread(target=self.tell, args=(first, "UPDATE pair SET n = 2 WHERE id = 2"))
        blocked.start()
        self.until(monitor, "waiting_locks", 1)
        self.tell(second, "UPDATE pair SET n = 2 WHERE id = 1")
        blocked.join(10)
        self.leave(first), self.leave(second)
        self.until(monitor, "waiting_locks", 0)
        self.until(monitor, "deadlocks", 1)

    def test_commits_and_temporary_files_are_those_of_the_database(self):
        monitor = self.monitor()
        monitor.read()
        with_files = self.client("SET work_mem = '64kB'", "SELECT count(*) FROM (SELECT n FROM generate_series(1, 100000) "
                                 "AS n ORDER BY -n) AS sorted", *(f"SELECT {n}" for n in range(50)))
        self.leave(with_files)
        rates, seen = [], {}

        def all_seen():
            seen.update(monitor.read()[0])
            rates.append(seen.get("commits", 0))
            return seen["temp_bytes"] > 100_000 and max(rates) > 0 and "cache_hit_ratio" in seen

        spate.wait_for(all_seen, "the server never counted them")
        self.assertTrue(0 < seen["cache_hit_ratio"] <= 1, seen)

    def test_a_server_that_crashes_is_missed_and_found_again(self):
        monitor = self.monitor()
        self.assertIsNotNone(monitor.value("open_connections"))
        self.server.stop(signal.SIGQUIT)
        reasons = [monitor.read()[1]["open_connections"] for _ in range(3)]
        self.assertTrue(all(why.startswith("no connection: ") for why in reasons), reasons)
        self.assertIn("Connection refused", reasons[-1])
        self.server.start()
        self.until(monitor, "open_connections", 0)

    def test_a_server_that_hangs_is_given_up_in_time_and_found_again(self):
        monitor = self.monitor(timeout=200)
        self.assertIsNotNone(monitor.value("open_connections"))
        processes = [self.server.process.pid, *self.server.children()]
        for one in processes:
            os.kill(one, signal.SIGSTOP)
        try:
            self.assertEqual(monitor.read()[1]["open_connections"], "the server did not answer in time")
            self.assertEqual(monitor.read()[1]["open_connections"], "the server did not answer in time")
        finally:
            for one in processes:
                os.kill(one, signal.SIGCONT)
        self.until(monitor, "open_connections", 0)


if __name__ == "__main__":
    spate.main()
