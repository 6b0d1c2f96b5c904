"""The command line of a benchmark, and the table that it prints."""
import argparse
import os
import pathlib
import shutil
import sys

import measure
from clients import CONNECTIONS, Spate


class Bench:
    """Every kind gives its rows; `parts` collects where the instructions go."""

    kinds = []
    programs = []  # of the build
    tools = []     # of the system
    unit = "request"
    note = ""      # about all connections

    def __init__(self, arguments):
        self.arguments, self.parts, self.spates = arguments, {}, []
        self.build = arguments.build

    def spate(self, profile, *options):
        self.spates.append(Spate(self.build, profile, *options))
        return self.spates[-1]


def parse(description, bench):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"), help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=7, help="of all clients in turn (7)")
    parser.add_argument("--seconds", type=int, default=3, help="that a run lasts (3)")
    parser.add_argument("--kind", choices=bench.kinds, action="append", help="only this one; may be given again")
    parser.add_argument("--parts", action="store_true", help=f"also where the instructions of a {bench.unit} go")
    arguments = parser.parse_args()
    arguments.build = arguments.build.resolve()
    missing = [each for each in bench.tools if shutil.which(each) is None]
    if missing:
        sys.exit(f"bench: {' and '.join(missing)} not found: apt-get install {' '.join(missing)}")
    for needed in ("bin/spate", *bench.programs):
        if not (arguments.build / needed).exists():
            sys.exit(f"bench: {arguments.build / needed} not found: packaging/dev build")
    return arguments


def print_table(head, rows):
    print(f"| {' | '.join(head)} |\n| {' | '.join(['---'] * len(head))} |")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def print_parts(parts, unit):
    """Where the instructions go, the largest part of the first kind first."""
    names = {name for each in parts.values() for name in each}
    first = next(iter(parts.values()))
    print()
    print_table([f"part, instructions per {unit}", *parts],
                [[name, *(f"{each.get(name, 0):,.0f}" for each in parts.values())]
                 for name in sorted(names, key=lambda name: -first.get(name, 0))])


def carry_out(description, kind_of_bench):
    arguments = parse(description, kind_of_bench)
    busy = os.getloadavg()[0]
    bench = kind_of_bench(arguments)
    rows = [row.cells for kind in arguments.kind or bench.kinds for row in getattr(bench, kind)()]
    print_table(["what", "figure", "at most", "goal", "beside it"], rows)
    if arguments.parts and bench.parts:
        print_parts(bench.parts, bench.unit)
    print(f"\nRatios: median (least to most) of {arguments.rounds} interleaved rounds of {arguments.seconds} s, "
          f"{CONNECTIONS} connections where no other number is named, one sending thread{bench.note}. CPU is user and system "
          "time of the whole client, start and reports included; instructions are those of callgrind, without the start.")
    print(f"{measure.machine()}; load before the start {busy:.1f}.")
    suspect = sum(each.suspect for each in bench.spates)
    if suspect:
        print(f"Runs in which spate called itself late: {suspect} (expected under callgrind).")
