"""Whether a run was the generator's fault is judged as a server judges that knows when it received and sent.

Every run is good or bad by the wire's truth: bad when the objective comes out otherwise with the server's own times in
the place of ours, waits for users and connections included. Bad runs must be invalid, good ones must not."""
import os
import random
import time

import spate
import wire

WANTED, MOST_RUNS, ALLOWED = 100, 330, 1

PROFILE = """spate = 1
[profile]
name = "health"
[target.api]
plugin = "http_api"
base_url = "{url}"
timeout = "30s"
request_id = "X-Id"
request_log = "{log}"
{target}
[operation.get]
target = "api"
get = "/"
expect = {{ status = 200 }}
[scenario.user]
{think}
task.get = {{}}
[run]
seed = {seed}
duration = "2s"
stop = "30s"
[load]
{load}
[objective.quick]
require = ["p95(response_time) < {limit_ms}ms"]
[report]
json = {{}}
"""


def plans(seed):
    """What is wrong in a run, and what its limit is."""
    draw = random.Random(seed)
    hold_ms = draw.choice([1, 2, 4, 8])
    rate = draw.choice([50, 100, 200])
    plan = {"load": f'rate = "{rate}/s"\nmax_users = 300', "users": 300, "think": "", "target": "",
            "hold_us": hold_ms * 1000,
            "limit_ms": hold_ms + draw.choice([10, 20, 40])}
    kind = draw.choice(["throttled"] * 5 + ["burning"] * 3 + ["slow and throttled", "slow", "slow tail", "users", "connection", "cache",
                                            "fine", "closed", "closed and throttled"])
    plan["kind"] = kind
    if "throttled" in kind:
        plan["throttled"] = draw.uniform(0.05, 0.6)
        plan["turn_s"] = draw.choice([0.05, 0.1, 0.2])
    if kind == "burning":
        plan["burn"] = (200, draw.choice([300, 500, 800]))
    if kind.startswith("slow"):
        plan["hold_us"] = (plan["limit_ms"] + draw.choice([5, 30])) * 1000
    if kind == "slow tail":
        plan.update(hold_us=hold_ms * 1000, slow_every=draw.choice([5, 10]), slow_us=plan["limit_ms"] * 2000)
    if kind == "users":
        plan.update(load=f'rate = "{rate}/s"\nmax_users = 3', users=3, hold_us=40_000)
    if kind == "connection":
        plan.update(target='connections = "pool"\npool.size = 1', hold_us=int(1.5e6 / rate))
    if kind == "cache":
        plan["grow_us"] = 500
    if kind.startswith("closed"):
        plan.update(load="users = 10", users=10, think='think = { uniform = ["20ms", "80ms"] }')
    return plan


class Health(spate.Case):
    def one(self, seed):
        """(bad by the wire, invalid by the run, plan, what was measured)"""
        plan = plans(seed)
        told = {name: plan[name] for name in ("hold_us", "slow_every", "slow_us", "grow_us") if name in plan}
        server = wire.Server(self.folder, **told)
        log, out = os.path.join(self.folder, "requests.jsonl"), f"run-{seed}"
        with open(os.path.join(self.folder, "health.toml"), "w") as file:
            file.write(PROFILE.format(url=server.url, log=log, seed=seed, **{name: plan[name] for name in
                                      ("load", "think", "target", "limit_ms")}))
        variables = {}
        if "burn" in plan:
            variables = {"LD_PRELOAD": os.environ["BURN"], "SPATE_BURN_MS": str(plan["burn"][0]),
                         "SPATE_BURN_EVERY_MS": str(plan["burn"][1])}
        run = self.spate("run", "health.toml", "--headless", f"--out={out}", **variables)
        throttle = None
        if "throttled" in plan:
            time.sleep(0.3)
            throttle = wire.Throttle(run.process.pid, plan["throttled"], plan["turn_s"])
        try:
            run.wait(90)
        finally:
            if throttle is not None:
                throttle.end()
            truth = server.end()
        run.out = os.path.join(self.folder, out)
        self.assertIn(run.code, (0, 1, 4), run.stderr)
        measured, true = wire.responses_ms(wire.request_log(log), truth, plan["users"])
        limit_ms = plan["limit_ms"]
        bad = (wire.quantile(measured, 0.95) < limit_ms) != (wire.quantile(true, 0.95) < limit_ms)
        about = f"p95 {wire.quantile(measured, 0.95):.1f} ms, {wire.quantile(true, 0.95):.1f} ms by the wire, limit {limit_ms} ms"
        return bad, run.result()["verdict"]["status"] == "invalid", plan["kind"], about

    def test_bad_runs_are_invalid_and_good_ones_are_not(self):
        counts = {True: 0, False: 0}
        wrong = {True: [], False: []}
        first = int(os.environ.get("SPATE_FIRST_SEED", "1"))
        for seed in range(first, first + MOST_RUNS):
            bad, invalid, kind, about = self.one(seed)
            counts[bad] += 1
            line = f"seed {seed}, {kind}: {'bad' if bad else 'good'}, {'invalid' if invalid else 'not invalid'}; {about}"
            print(line, flush=True)
            if bad != invalid:
                wrong[bad].append(line)
            if min(counts.values()) >= WANTED:
                break
        print(f"{counts[True]} bad runs, {len(wrong[True])} misjudged; {counts[False]} good runs, {len(wrong[False])} misjudged")
        self.assertGreaterEqual(min(counts.values()), WANTED)
        self.assertLessEqual(len(wrong[True]), ALLOWED, wrong[True])
        self.assertLessEqual(len(wrong[False]), ALLOWED, wrong[False])


spate.main()
