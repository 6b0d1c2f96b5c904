"""Ten minutes at 5 000 requests a second with everything on, after five to get warm: every arrival is sent, and memory stays
flat within 2 %.

Needs a machine that is its own: each kind of lateness that comes for the first time touches a part of a histogram."""
import os
import re
import statistics
import time

import spate

SECONDS = int(os.environ.get("SPATE_SOAK_SECONDS", "900"))
WARM_SECONDS = SECONDS // 3  # until histograms have touched what they need

PROFILE = """spate = 1
[profile]
name = "soak"
[target.api]
plugin = "http_api"
base_url = "{url}"
[operation.get]
target = "api"
get = "/?n=${{loop.index}}"
expect = {{ status = 200 }}
[scenario.visitor]
task.get = {{}}
[run]
seed = 1
duration = "{seconds}s"
[load]
rate = "5000/s"
arrivals = "poisson"
max_users = 500
[objective.quick]
window = "10s"
require = ["p95(response_time) < 5s", "error_ratio < 1%"]
[objective.whole]
each = "operation"
require = ["p99(response_time) < 5s", "availability > 99%"]
[report]
json = {{}}
"""


def resident_kb(pid):
    with open(f"/proc/{pid}/status") as file:
        return int(re.search(r"^VmRSS:\s+(\d+) kB", file.read(), re.MULTILINE).group(1))


class Soak(spate.HttpServerCase):
    def test_memory_stays_flat(self):
        with open(os.path.join(self.folder, "soak.toml"), "w") as file:
            file.write(PROFILE.format(url=self.url, seconds=SECONDS))
        run = self.spate("run", "./soak.toml", "--headless", "--out=run")
        start, levels = time.monotonic(), []
        while run.process.poll() is None and time.monotonic() - start < SECONDS - 5:
            time.sleep(5)
            if time.monotonic() - start > WARM_SECONDS:
                levels.append(resident_kb(run.process.pid))
        run.wait(60)
        received = self.received()
        self.assertIn(run.code, (0, 4), run.stderr)
        result = run.result()
        self.assertEqual(sum(load["due"] for load in result["loads"]), result["totals"]["count"])
        self.assertEqual(received, result["totals"]["count"] - sum(load["dropped"] for load in result["loads"]))
        print("\n  KB every 30 s: " + " ".join(map(str, levels[::6])))
        fifth = max(1, len(levels) // 5)
        first, last = statistics.median(levels[:fifth]), statistics.median(levels[-fifth:])
        print(f"  {received} requests; resident memory {first:.0f} KB when warm, {last:.0f} KB at the end, "
              f"{min(levels)} to {max(levels)} KB in between; generator {result['generator']['status']}")
        self.assertLess(abs(last - first) / first, 0.02)
        middle = statistics.median(levels)
        self.assertLess(max(max(levels) - middle, middle - min(levels)) / middle, 0.02)


if __name__ == "__main__":
    spate.main()
