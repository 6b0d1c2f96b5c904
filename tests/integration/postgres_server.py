"""A PostgreSQL server of the test's own: made, started and ended by it, on a free port of loopback."""
import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100",
            "listen_addresses": "127.0.0.1", "shared_buffers": "64MB", "logging_collector": "off",
            "log_min_messages": "warning", "log_destination": "stderr"}


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not found:
        raise FileNotFoundError("there is no PostgreSQL server: packaging/dev deps installs postgresql-15")
    return found[-1]


def as_nobody(command):
    """The server refuses to run as root. It ends with the process that started it, whatever becomes of that."""
    if os.geteuid() != 0:
        return ["setpriv", "--pdeathsig", "TERM", *command]
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--pdeathsig", "TERM", *command]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self, **settings):
        self.folder = tempfile.mkdtemp(prefix="spate-postgres-")
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.port = free_port()
        self.process = None
        os.chmod(self.folder, 0o755)
        os.mkdir(self.data, 0o700)
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.data, nobody.pw_uid, nobody.pw_gid)
        subprocess.run(as_nobody([f"{programs()}/initdb", "-D", self.data, "-U", "spate", "-A", "trust", "--no-sync",
                                  "--locale=C.UTF-8", "-E", "UTF8"]), check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(self.data, "postgresql.conf"), "a") as file:
            for name, value in {**SETTINGS, "port": str(self.port), "unix_socket_directories": self.data,
                                **settings}.items():
                file.write(f"{name} = '{value}'\n")
        self.start()

    @property
    def uri(self):
        return f"postgresql://spate@127.0.0.1:{self.port}/postgres"

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(as_nobody([f"{programs()}/postgres", "-D", self.data]), stdout=log,
                                            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            ready = subprocess.run([f"{programs()}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        with open(self.log) as log:
            raise AssertionError("PostgreSQL did not start:\n" + log.read())

    def stop(self, how=signal.SIGINT):
        """SIGINT ends it at once but cleanly, SIGQUIT as if it had crashed."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    def children(self):
        """The processes that serve its clients and itself."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            return [int(one) for one in file.read().split()]

    def end(self):
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def psql(self, *statements, database="postgres"):
        """The rows that they give, a list of texts each."""
        commands = [word for each in statements for word in ("-c", each)]
        done = subprocess.run([f"{programs()}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-F", "|", "-h", "127.0.0.1",
                               "-p", str(self.port), "-U", "spate", "-d", database, *commands],
                              check=True, capture_output=True, text=True)
        return [line.split("|") for line in done.stdout.splitlines()]

    def value(self, statement):
        return self.psql(statement)[0][0]
