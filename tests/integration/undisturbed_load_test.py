"""What a reporter that blocks, throws or fills the disk does to the load: nothing. Over pairs of runs, one with it and one without,
one after the other, the upper 95 % bound of the difference of p99 start lag stays under 100 us, or under the bound of pairs
in which neither has it, where a machine is less steady than that. ROUNDS=2 SECONDS=2 try it in a small form."""
import os
import resource
import shutil
import statistics

import spate

ROUNDS = int(os.environ.get("ROUNDS", "10"))
SECONDS = int(os.environ.get("SECONDS", "6"))
# Of Wilcoxon's signed-rank test: the largest sum of ranks that is rarer than 5 %, one-sided, by the number of pairs.
RANKS_95 = {5: 0, 6: 2, 7: 3, 8: 5, 9: 8, 10: 10}

PROFILE = """
spate = 1
[target.api]
plugin = "http_api"
base_url = "%s"
[operation.get]
target = "api"
get = "/"
[scenario.reader]
task.get = {}
[run]
duration = "%ds"
[load]
rate = "1000/s"
max_users = 200
[objective.works]
require = ["error_ratio < 1%%"]
[report]
console = {}
json = {}
junit = {}
markdown = {}
csv = { full_history = true }
llm_eval_compat = {}
samples = { file = "samples.csv" }
"""

TROUBLES = {
    "blocking": (["report.blocking.in=run_started", f"report.blocking.time={SECONDS + 1}s"], 0),
    "throwing": (["report.throwing.in=interval"], 0),
    "filling": (["report.filling.file=./all", "report.filling.bytes=6MiB"], 3),
}


def upper_bound(differences, largest=False):
    """Of the difference, or of its size: by the means of all pairs of differences, so that a run in which the machine was away for
    100 ms counts as one run."""
    means = sorted((one + other) / 2 for i, one in enumerate(differences) for other in differences[i:])
    rank = RANKS_95.get(len(differences), 0)
    return max(means[-1 - rank], -means[rank]) if largest else means[-1 - rank]


class UndisturbedLoad(spate.HttpServerCase):
    def once(self, trouble=None):
        """p99 of the start lag, in us; every other report must be whole."""
        words, code = TROUBLES[trouble] if trouble else ([], 0)
        more = [word for each in words for word in ("--set", each)]
        if trouble:
            more += ["--reporter", trouble + ("=./all" if trouble == "filling" else "")]
        run = self.spate("run", "load.toml", "--headless", "--out=run", *more,
                         SPATE_PLUGIN_PATH=os.environ["TROUBLESOME_REPORTERS"]).wait()
        self.assertIn(run.code, (code, 4) if code == 0 else (code,), run.stdout + run.stderr)
        if trouble != "blocking":  # named if the run waited long for it
            self.assertEqual(trouble is not None, f"report {trouble}: " in run.stderr, run.stderr)
        result = run.result()
        count = result["totals"]["count"]
        self.assertGreater(count, 900 * SECONDS)
        with open(os.path.join(run.out, "samples.csv")) as file:
            self.assertEqual(sum(1 for _ in file) - 1, count)
        with open(os.path.join(run.out, "locust_stats.csv")) as file:
            self.assertIn(f",Aggregated,{count},", file.read())
        for name in ("junit.xml", "summary.md", "ci_test_report.json", "load_test_report.md", "locust_stats_history.csv"):
            self.assertGreater(os.path.getsize(os.path.join(run.out, name)), 0)
        shutil.rmtree(run.out)
        if os.path.exists(os.path.join(self.folder, "all")):
            os.remove(os.path.join(self.folder, "all"))
        return result["generator"]["start_lag_ms"]["p99"] * 1000

    def test_no_trouble_of_a_reporter_reaches_the_load(self):
        with open(os.path.join(self.folder, "load.toml"), "w") as file:
            file.write(PROFILE % (self.url, SECONDS))
        # The disk to fill is a limit of file sizes: the disk that others write to stays as it is.
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8 << 20, before[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_FSIZE, before)
        kinds = [None, *TROUBLES]
        differences = {kind: [] for kind in kinds}
        self.once()  # caches are warm
        for turn in range(ROUNDS):
            for kind in kinds[turn % len(kinds):] + kinds[:turn % len(kinds)]:
                pair = [kind, None] if turn % 2 else [None, kind]
                lags = [self.once(one) for one in pair]
                differences[kind].append(lags[pair.index(kind)] - lags[1 - pair.index(kind)])
        bounds = {kind: upper_bound(values, kind is None) for kind, values in differences.items()}
        allowed = max(100, bounds[None])
        for kind, values in differences.items():
            print(f"{kind or 'neither'}: median {statistics.median(values):.1f} us, upper 95 % bound {bounds[kind]:.1f} us, "
                  f"allowed {allowed:.1f} us; {[round(value, 1) for value in values]}", flush=True)
        for kind in TROUBLES:
            self.assertLess(bounds[kind], allowed, differences)


if __name__ == "__main__":
    spate.main()
