"""Heap allocations of a shard's thread while it sends: the count of a steady second."""
import json
import os
import pathlib
import sys
import tempfile

import measure
from figures import Row

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "allocations"))
import allocations  # noqa: E402


def allocation_rows(what, serve, client, build):
    print(f"{what}: allocations of {client.name}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        variables = allocations.environment(build / "tests/count_allocations.so", folder, 3, 1)
        with serve() as server:
            child = measure.start(client.command(server.url, 5, folder), measure.CLIENT_CORE, env={**os.environ, **variables},
                                  stdout=measure.subprocess.DEVNULL)
            if child.wait() != 0:
                sys.exit(f"bench: spate ended with {child.returncode}")
        client.result("", folder, server.received)
        counted = allocations.Counted(folder, child.pid)
        rate = json.loads(pathlib.Path(folder, "result.json").read_text())["totals"]["measured"]["rate"]
    others, new_ranges = counted.in_steady_state("server/0")
    count = sum(each for each, _ in others)
    beside = f"{count} of the shard's thread in a second of {rate:,.0f} operations"
    if new_ranges:
        beside += f", and {new_ranges} blocks for durations that a histogram had never seen"
    return [Row(f"{what}, heap allocations per operation", f"**{count / rate:.6g}**", "0", "0", beside)]
