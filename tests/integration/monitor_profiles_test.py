"""What profiles may say to the monitors here: the examples of their pages are sound, and mistakes are told with their places."""
import os
import re

import spate

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

REST = """spate = 1
[run]
duration = "1s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:1"
[operation.get]
target = "api"
get = "/"
[scenario.reader]
task.get = {}
[load]
users = 1
[objective.errors]
require = ["error_ratio < 1%"]
"""

MISTAKES = """[monitor.nowhere]
plugin = "process"
[monitor.twice]
plugin = "process"
url = "http://127.0.0.1:8000"
port = 8000
[monitor.place]
plugin = "process"
url = "localhost"
[monitor.silent]
plugin = "prometheus"
url = "http://127.0.0.1:9100"
[monitor.series]
plugin = "prometheus"
url = "http://127.0.0.1:9100"
tls.ca_file = "mine.toml"
headers.Host = "other"
metrics = { requests = "rate(requests_total[1m])", free = "free{pool}" }
"""

TOLD = """mine.toml:16:10: error: nothing says which process is watched: add `pid`, `url`, `port` or `cgroup`
  16 | [monitor.nowhere]
     |          ^^^^^^^
mine.toml:21:8: error: `url` and `port` both say where the process listens: keep one of them
  21 | port = 8000
     |        ^^^^
mine.toml:24:7: error: 'localhost' is no HTTP URL; write one like http://127.0.0.1:8000
  24 | url = "localhost"
     |       ^^^^^^^^^^^
mine.toml:25:10: error: no metric is named: write metrics = { memory = "process_resident_memory_bytes" }
  25 | [monitor.silent]
     |          ^^^^^^
mine.toml:31:15: error: `url` has no TLS, so tls.ca_file has no effect; write https:// or leave it out
  31 | tls.ca_file = "mine.toml"
     |               ^^^^^^^^^^^
mine.toml:32:16: error: 'Host' is no header that can be set here; leave it out
  32 | headers.Host = "other"
     |                ^^^^^^^
mine.toml:33:24: error: in 'rate(requests_total[1m])': a rate is counted from one reading to the next; leave [...] out
  33 | metrics = { requests = "rate(requests_total[1m])", free = "free{pool}" }
     |                        ^^^^^^^^^^^^^^^^^^^^^^^^^^
mine.toml:33:59: error: in 'free{pool}': one of = != =~ !~ is expected at '}'; write as in sum(rate(name{label="value"})) / 2
  33 | metrics = { requests = "rate(requests_total[1m])", free = "free{pool}" }
     |                                                           ^^^^^^^^^^^^
8 errors
"""


class MonitorProfiles(spate.Case):
    def check(self, text):
        with open(os.path.join(self.folder, "mine.toml"), "w") as file:
            file.write(REST + text)
        return self.spate("check", "mine.toml", METRICS_TOKEN="secret").wait()

    def test_the_profiles_of_the_pages_are_sound(self):
        for name in ("monitor_process", "monitor_host", "monitor_prometheus"):
            with open(os.path.join(ROOT, "plugins", name, "README.md")) as file:
                text = re.search(r"^```toml\n(.*?)^```", file.read(), re.S | re.M).group(1)
            run = self.check(text)
            self.assertEqual(run.code, 0, name + "\n" + run.stdout + run.stderr)

    def test_mistakes_are_told_with_what_to_do(self):
        run = self.check(MISTAKES)
        self.assertEqual(run.code, 2)
        self.assertEqual(run.stdout + run.stderr, TOLD)

    def test_they_are_inspected_by_their_names(self):
        for name in ("process", "host", "prometheus"):
            run = self.spate("plugin", "inspect", name).wait()
            self.assertEqual(run.code, 0, run.stderr)
            self.assertTrue(run.stdout.startswith(f"monitor {name} "), run.stdout)
        self.assertIn("did you mean 'prometheus'?", self.spate("plugin", "inspect", "promtheus").wait().stderr)


if __name__ == "__main__":
    spate.main()
