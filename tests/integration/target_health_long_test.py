"""A healthy server holds in 30 of 30 short runs, and one that fills its cache in the first quarter in 3 of 3 runs of six
minutes, beside which a slow leak is found."""
import os

import spate
from target_health import MIB, Patient, PatientCase

SHORT_RUNS = int(os.environ.get("SPATE_HEALTH_RUNS", "30"))
SECONDS = int(os.environ.get("SPATE_HEALTH_SECONDS", "360"))
AT_ONCE = 5


class TargetHealthLong(PatientCase):
    def test_a_healthy_server_holds_in_every_short_run(self):
        for _ in range(0, SHORT_RUNS, AT_ONCE):
            some = [Patient(self, "healthy") for _ in range(AT_ONCE)]
            for each in some:
                self.healthy(each.wait())
                each.end()

    def test_a_cache_that_fills_in_the_first_quarter_is_no_leak(self):
        rate, take = 50, 16384
        full = int(0.9 * SECONDS / 4 * rate * take)
        wanted = {"seconds": SECONDS, "rate": rate, "every": 1000}
        caches = [Patient(self, "cache", take, full, **wanted) for _ in range(3)]
        leak = Patient(self, "leak", 4096, **wanted)
        for each in caches:
            self.healthy(each.wait(SECONDS + 90))
            self.near(each.metric("server", "memory_anonymous")["after"], full, MIB)
        leak.wait(90)
        if SECONDS >= 300:  # under five minutes only growth above 16 MiB is judged
            self.assertEqual([each.held()["memory_growth"] for each in caches], [True, True, True])
            self.ill(leak, "memory_growth")
            self.near(leak.metric("server", "memory_anonymous")["growth"]["bytes"],
                      leak.metric("truth", "taken")["after"])


if __name__ == "__main__":
    spate.main()
