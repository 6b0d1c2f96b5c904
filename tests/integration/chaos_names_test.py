"""Names that fail in every way, and hosts that cannot be reached. The test runs itself in a network and mount namespace
with a name server of its own, so that no other process of this machine notices. Where no namespace is to be had it is
skipped, and says so."""
import os
import subprocess
import sys
import tempfile

import chaos_run
import planned_run
import spate
from chaos.dns import NameServer
from chaos.http.serving import serve
from planned_run import Expected

inside = "SPATE_TEST_IN_NAMESPACE"
unknown = Expected("dns", "the host name was not found", received=0, written=False)
unanswered = Expected("dns", "the host name could not be looked up: Temporary failure in name resolution", received=0,
                      written=False)
unresolved = Expected("timeout", "the host name was not resolved in time", received=0, written=False)


class Names(chaos_run.Case):
    def setUp(self):
        super().setUp()
        self.plan, self.expected = planned_run.Plan(timeout_ms=1000, users=3), {}
        self.names = NameServer(self.server.journal)

    def tearDown(self):
        self.names.stop()
        super().tearDown()

    def add(self, name, host, want):
        self.plan.target(name, f"http://{host}:{self.port}", connect_timeout='"1s"')
        self.plan.operation(name, name, "/")
        self.plan.scenario(name, [name, name])
        self.expected[name] = want

    def test_every_way_to_fail(self):
        self.port = self.server.listen("http", serve)
        for fault in ("nxdomain", "empty"):
            self.add(fault, f"{fault}.test", unknown)
        for fault in ("servfail", "notimp", "refused"):
            self.add(fault, f"{fault}.test", unanswered)
        for fault in ("silent", "garbage"):
            self.add(fault, f"{fault}.test", unresolved)
        for sound in ("sound", "slow", "first_dead"):
            self.add(sound, f"{sound}.test", Expected("ok"))
        run = self.carry_out(self.plan, 4)
        self.assert_expected(self.plan, self.expected)
        self.assertLess(run.seconds, 7, "the run waited for a name server after its end")

    def test_an_ipv6_name(self):
        self.port = self.server.listen("http", serve, address="::1")
        self.add("only_v6", "only_v6.test", Expected("ok"))
        self.carry_out(self.plan, 2)
        self.assert_expected(self.plan, self.expected)

    def test_hosts_that_cannot_be_reached(self):
        self.port = 80
        for name, host in (("by_v4", "192.0.2.1"), ("by_v6", "[2001:db8::1]")):
            self.add(name, host, Expected("refused", "the host cannot be reached", received=0, written=False))
        self.carry_out(self.plan, 2)
        self.assert_expected(self.plan, self.expected)


def in_namespace():
    """Runs this test again inside; None when the system allows no namespace."""
    alone = ["unshare", "--map-root-user", "--net", "--mount"]
    if subprocess.run([*alone, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return None
    prepare = ('ip link set lo up && echo "nameserver 127.0.0.1" > "$1/resolv.conf" && '
               'mount --bind "$1/resolv.conf" "$(readlink -f /etc/resolv.conf)" && shift && exec "$@"')
    with tempfile.TemporaryDirectory(prefix="spate-names-") as folder:
        return subprocess.run([*alone, "sh", "-c", prepare, "sh", folder, sys.executable, __file__],
                              env={**os.environ, inside: "1"}).returncode


if __name__ == "__main__":
    if inside in os.environ:
        spate.main()
    code = in_namespace()
    if code is None:
        print("skipped: no network namespace can be made here (unshare --map-root-user --net --mount)")
    sys.exit(code or 0)
