"""Roots of a system made afresh, in which packages are installed and commands run. They need root, and Debian's packages
from the machine's mirror. Mounts and processes live in namespaces of the command, and end with it."""
import os
import shutil
import subprocess
import tempfile

IN_ROOT = """
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
cd "$1"
root=$1
shift
exec chroot "$root" "$@"
"""


class Base:
    """What mmdebstrap makes: the smallest system that has apt. Taken once, and unpacked for each root."""

    def __init__(self):
        assert os.geteuid() == 0, "clean roots are made by root: run this test as root"
        self.folder = tempfile.mkdtemp(prefix="spate-roots-")
        self.archive = os.path.join(self.folder, "base.tar")
        made = subprocess.run(["mmdebstrap", "--quiet", "--mode=root", "--variant=minbase", "bookworm", self.archive],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
        assert made.returncode == 0, made.stdout

    def root(self, name):
        return Root(self.archive, os.path.join(self.folder, name))

    def remove(self):
        shutil.rmtree(self.folder)


class Root:
    def __init__(self, archive, path):
        self.path = path
        os.mkdir(path)
        subprocess.run(["tar", "-xf", archive, "-C", path, "--exclude=./dev/*"], check=True, timeout=300)
        shutil.copy("/etc/resolv.conf", os.path.join(path, "etc/resolv.conf"))

    def run(self, *command, code=0, timeout=600):
        """In the root; code None: whatever it ends with."""
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8", "NO_COLOR": "1",
                       "DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation=private", "sh", "-ec", IN_ROOT,
                               "in-root", self.path, *command], env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=timeout)
        assert code is None or done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}"
        return done.stdout if code is not None else (done.returncode, done.stdout)

    def apt(self, *arguments):
        return self.run("apt-get", "-qq", "-o", "Acquire::Retries=3", *arguments)

    def put(self, *files):
        """Copies them, folders whole, into /packages of the root."""
        target = os.path.join(self.path, "packages")
        os.makedirs(target, exist_ok=True)
        for file in files:
            if os.path.isdir(file):
                shutil.copytree(file, os.path.join(target, os.path.basename(file)))
            else:
                shutil.copy(file, target)

    def files(self):
        """Everything but what package managers and logs keep for themselves."""
        own = ("/var/lib/apt", "/var/lib/dpkg", "/var/cache", "/var/log", "/var/lib/rpm", "/var/lib/dnf", "/packages", "/dev", "/proc", "/tmp",
               "/root")
        found = set()
        for folder, folders, files in os.walk(self.path):
            inside = folder.removeprefix(self.path)
            folders[:] = [each for each in folders if f"{inside}/{each}" not in own]
            found.update(f"{inside}/{each}" for each in (*folders, *files))
        return found
