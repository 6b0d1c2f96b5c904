"""Servers that are ill in one way each are judged rightly, a healthy one holds, and the figures are within 5 % of what
the servers know of themselves."""
import signal

import spate
from target_health import MIB, PatientCase, Patient, grown

MOMENT_S = 0.1  # of processor time: on a busy machine the two readings of a moment are not of the same one


class TargetHealth(PatientCase):
    def test_what_is_leaked_forgotten_or_only_cached_is_told_apart(self):
        leak, cache, connections, descriptors, healthy = self.undisturbed(lambda: [
            Patient(self, "leak"), Patient(self, "cache", 524288, 24 * MIB),
            Patient(self, "connections", connections="new", rate=40), Patient(self, "descriptors"),
            Patient(self, "healthy")])

        self.ill(leak, "memory_growth")
        memory, taken = leak.metric("server", "memory_anonymous"), leak.metric("truth", "taken")["after"]
        self.near(memory["after"] - memory["before"], taken)

        self.healthy(cache)
        memory = cache.metric("server", "memory_anonymous")
        self.near(memory["after"] - memory["before"], 24 * MIB)

        self.ill(connections, "leaked(open_connections)", "leaked(descriptors)")
        forgotten = connections.metric("truth", "connections")["after"]
        self.assertGreater(forgotten, 100)
        held = connections.metric("server", "open_connections")
        self.near(held["after"] - held["before"], forgotten)
        self.near(connections.metric("server", "close_wait")["after"], forgotten)

        self.ill(descriptors, "leaked(descriptors)")
        held, forgotten = descriptors.metric("server", "descriptors"), descriptors.metric("truth", "forgotten")["after"]
        self.assertGreater(forgotten, 300)
        self.near(held["after"] - held["before"], forgotten)

        self.healthy(healthy)

    def test_a_busy_loop_in_one_thread(self):
        server, = self.undisturbed(lambda: [Patient(self, "loop")])
        self.ill(server, "max(cpu_core)")
        core, cpu = server.readings("server", "cpu_core"), server.readings("server", "cpu")
        loop, whole = (server.readings("truth", name) for name in ("loop_seconds", "cpu_seconds"))
        cores = server.metric("server", "cores")["last"]
        begin, end = max(core[0][0], loop[0][0]), min(core[-1][0], loop[-1][0])
        # Each reading is the mean since the one before.
        self.near(used(core, begin, end), grown(loop, begin, end), MOMENT_S)
        self.near(used(cpu, begin, end) * cores, grown(whole, begin, end), MOMENT_S)
        self.near(used(server.readings("truth", "loop"), begin, end), grown(loop, begin, end), MOMENT_S)

    def test_a_server_that_ends_has_no_figures_and_that_is_a_miss(self):
        dying = Patient(self, "healthy", by_url=True)
        spate.wait_for(dying.was_read, "no readings", 40)
        dying.server.send_signal(signal.SIGKILL)
        dying.server.wait()
        dying.wait()
        self.assertEqual(dying.run.code, 1, dying.run.stdout)
        memory = dying.metric("server", "memory_anonymous")
        self.assertGreater(memory["missing"], 0)
        self.assertRegex(memory["reason"], r"^process \d+ has ended, and nothing listens at port \d+ of this machine$")
        self.assertIn("Connection refused", dying.metric("truth", "taken")["reason"])
        self.assertIsNone(dying.metric("server", "open_connections")["after"])
        self.assertIs(dying.held()["leaked(open_connections)"], False)


def used(readings, begin, end):
    """Seconds of a core, of shares that are each the mean since the reading before."""
    seconds = 0
    for (before, _), (at, share) in zip(readings, readings[1:]):
        seconds += share * max(0, min(at, end) - max(before, begin))
    return seconds


if __name__ == "__main__":
    spate.main()
