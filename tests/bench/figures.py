"""The figures of the benchmarks: what is measured for each kind, and what is asked of it."""
import statistics
import sys
import tempfile

import measure
import parts


class Row:
    """A line of the table: `limit` and `goal` as they are asked for, empty when nothing is asked."""

    def __init__(self, what, figure, limit="", goal="", beside=""):
        self.cells = (what, figure, limit, goal, beside)


class Course:
    """What is done: `serve` starts the server of a run; `unit` is what a client does again and again."""

    def __init__(self, what, serve, unit="request"):
        self.what, self.serve, self.unit = what, serve, unit


def one_run(course, client, seconds):
    """(microseconds of CPU per request, requests per second)"""
    with tempfile.TemporaryDirectory() as folder:
        with course.serve() as server:
            text, cpu = measure.run(client.command(server.url, seconds, folder))
        count, rate = client.result(text, folder, server.received)
    return cpu / count * 1e6, rate


def cpu_rows(course, clients, arguments, limits, longer=1):
    """The CPU of every client against that of the first, in interleaved rounds: a ratio is that of one round, so that a
    drift of the machine favours nobody. `limits`: what is asked of spate. Returns the rates too."""
    cpu = {each: [] for each in clients}
    rate = {each: [] for each in clients}
    peer = clients[0]
    for turn in range(arguments.rounds):
        print(f"{course.what}: round {turn + 1} of {arguments.rounds}", file=sys.stderr)
        for client in clients if turn % 2 == 0 else clients[::-1]:
            seconds = arguments.seconds * (1 if client is peer else longer)
            used, achieved = one_run(course, client, seconds)
            cpu[client].append(used)
            rate[client].append(achieved)
    rates = {each: statistics.median(rate[each]) for each in clients}
    rows = []
    for client in clients[1:]:
        ratios = [ours / theirs for ours, theirs in zip(cpu[client], cpu[peer])]
        rows.append(Row(f"{course.what}, CPU per {course.unit}: {client.name} against {peer.name}",
                        f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f})",
                        *(limits if client is clients[-1] else ("", "")),
                        f"{statistics.median(cpu[client]):.1f} us at {rates[client]:,.0f}/s; {peer.name} "
                        f"{statistics.median(cpu[peer]):.1f} us at {rates[peer]:,.0f}/s"))
    return rows, list(rates.values())


def instructions_of(course, client, rate, lengths):
    """User instructions per request: the difference of two run lengths, so that the start does not count. What the first
    thread does once a second is shared among the requests of a second at full speed: callgrind is many times slower.
    Returns (instructions, the same by part of the program)."""
    runs = []
    for seconds in lengths:
        with tempfile.TemporaryDirectory() as folder:
            with course.serve() as server:
                text, threads = measure.callgrind(client.command(server.url, seconds, folder), parts.costs)
            runs.append((seconds, client.result(text, folder, server.received)[0], threads))
    (before_s, before, early), (after_s, after, late) = runs
    requests = after - before
    if requests < 100:
        sys.exit(f"bench: {client.name} did only {requests} more in {after_s - before_s} s under callgrind")
    at_full_speed = rate * (after_s - before_s)
    by_part = {}
    for place, (first, last) in enumerate(zip(early, late)):
        sends = place > 0 or len(late) == 1
        for part in last:
            more = last[part] - first.get(part, 0)
            name = part if sends else "once a second: merging, the interval log, reporters"
            by_part[name] = by_part.get(name, 0) + more / (requests if sends else at_full_speed)
    return sum(by_part.values()), by_part


def instruction_rows(course, clients, rates, limits, lengths=(2, 5)):
    """Of spate, the last one, with the others beside it."""
    found = {}
    for client, rate in zip(clients, rates):
        print(f"{course.what}: instructions of {client.name}", file=sys.stderr)
        found[client], by_part = instructions_of(course, client, rate, lengths)
    beside = "; ".join(f"{each.name} {found[each]:,.0f}" for each in clients[:-1])
    return [Row(f"{course.what}, user instructions per {course.unit}", f"**{found[clients[-1]]:,.0f}**", *limits, beside)], by_part


def memory_rows(makers, serve, few, many, seconds, limits, what="user"):
    """What a further user costs a client in memory. `makers`: (name, users -> client)."""
    rows, beside = [], []
    for name, make in makers:
        used = []
        for users in (few, many):
            print(f"memory of {name} with {users} users", file=sys.stderr)
            client = make(users)
            with tempfile.TemporaryDirectory() as folder:
                with serve() as server:
                    text, bytes_used = measure.memory(client.command(server.url, seconds, folder))
                client.result(text, folder, server.received)
            # wrk tries the address with a connection of its own first.
            if not users <= server.accepted <= users + 1:
                sys.exit(f"bench: {name}: {users} users, and {server.accepted} connections:\n{text}")
            used.append(bytes_used)
        each = (used[1] - used[0]) / (many - few) / 1024
        if name != "spate":
            beside.append(f"{name} {each:.1f} KB")
            continue
        beside.append(f"{used[0] / 2**20:.1f} MB with {few:,} and {used[1] / 2**20:.1f} MB with {many:,} users")
        rows.append(Row(f"memory per additional {what}, {few:,} to {many:,}", f"**{each:.1f} KB**", *limits))
    for row in rows:
        row.cells = row.cells[:4] + ("; ".join(beside),)
    return rows
