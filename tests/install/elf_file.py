"""What a program or library asks of the machine."""
import re
import subprocess


def _said(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def needed(file):
    return set(re.findall(r"^\s+NEEDED\s+(\S+)", _said("objdump", "-p", file), re.M))


def runpath(file):
    return re.findall(r"^\s+(?:RUNPATH|RPATH)\s+(\S+)", _said("objdump", "-p", file), re.M)


def versions(file):
    """{"GLIBC": highest version as numbers, ...} of all symbols that it imports."""
    highest = {}
    for line in _said("objdump", "-T", file).splitlines():
        found = re.search(r"\*UND\*.*\((\w+?)_(\d+(?:\.\d+)*)\)", line)
        if found:
            version = tuple(int(part) for part in found.group(2).split("."))
            highest[found.group(1)] = max(highest.get(found.group(1), ()), version)
    return highest


def imported(file):
    """Names of the functions and data that it takes from elsewhere."""
    return {line.split()[-1] for line in _said("objdump", "-T", file).splitlines() if "*UND*" in line}
