"""Faults of connections: what was sent is sent again only when that is right, a connection that the server closed while it
idled costs no error, and a server that vanished costs no more than the timeout. Each fault has a listener, and a target."""
import socket

import chaos_run
import planned_run
import spate
from chaos.http.connections import connection_faults
from planned_run import Expected

ok = Expected("ok")
silent = Expected("reset", "the connection ended without an answer")
again = Expected("ok", received=2, repeated=1)
pause = "100ms"


# More than the buffers of a loopback connection take.
large = '"' + "x" * (7 << 20) + '"'


class Connections(chaos_run.Case):
    def setUp(self):
        super().setUp()
        self.plan, self.expected = planned_run.Plan(), {}

    def target_of(self, fault):
        if fault not in self.plan.targets:
            # A small receive buffer, or the system would take most of a large request for a server that reads none.
            port = self.server.listen(fault, connection_faults[fault], receive_bytes=64 * 1024)
            self.plan.target(fault, f"http://127.0.0.1:{port}", connect_timeout='"400ms"')
        return fault

    def add(self, name, fault, want, method="get", **settings):
        self.plan.operation(name, self.target_of(fault), f"/{name}", method, **settings)
        self.expected[name] = want
        return name

    def run_all(self, seconds=3):
        self.carry_out(self.plan, seconds)
        self.assert_expected(self.plan, self.expected)

    def test_closed_before_the_request_was_read(self):
        for fault in ("close_after_accept", "reset_after_accept"):
            # Whether the request left before the end was seen is a race, so only the outcome is fixed.
            name = self.add(fault, fault, Expected("reset", received=0, written=None), "post", body='"x"')
            self.plan.scenario(fault, [name] * 5)
        self.run_all()
        for fault in self.expected:
            accepted = [line for line in self.journal if line["event"] == "accept" and line["listener"] == fault]
            self.assertEqual(len(accepted), 5 * self.plan.users)

    def test_a_server_that_vanished(self):
        self.add("no_answer", "vanished", Expected("timeout", "no answer in time", received=0))
        self.add("not_taken", "vanished", Expected("timeout", "the request could not be sent in time", received=0,
                                                   written=False), "post", body=large)
        for name in ("no_answer", "not_taken"):
            self.plan.scenario(name, [name])
        self.run_all()
        self.assert_connections_agree()

    def test_a_server_that_never_accepts(self):
        port = self.server.listen("full", None, backlog=0)
        # The queue of a backlog of 0 takes one connection.
        with socket.create_connection(("127.0.0.1", port)):
            self.plan.target("full", f"http://127.0.0.1:{port}", connect_timeout='"400ms"')
            self.plan.timeout_ms = 400
            self.plan.operation("full", "full", "/")
            self.expected["full"] = Expected("timeout", "no connection in time", received=0, written=False)
            self.plan.scenario("full", ["full"])
            self.run_all()

    def test_nobody_listens(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            self.plan.target("nobody", f"http://127.0.0.1:{bound.getsockname()[1]}")
            self.plan.target("nobody_by_name", f"http://localhost:{bound.getsockname()[1]}")
            for name in ("nobody", "nobody_by_name"):
                self.plan.operation(name, name, "/")
                self.plan.scenario(name, [name, name])
                self.expected[name] = Expected("refused", "connection refused", received=0, written=False)
            self.run_all()
        self.assertEqual(self.opened("nobody", "nobody_by_name"), 0)

    def test_names_that_do_not_exist(self):
        self.plan.timeout_ms = 5000
        self.plan.target("nowhere", "http://no-such-host.invalid:80")
        self.plan.operation("nowhere", "nowhere", "/")
        self.plan.scenario("nowhere", ["nowhere", "nowhere"])
        self.expected["nowhere"] = Expected("dns", "the host name was not found", received=0, written=False)
        self.run_all()

    def test_closed_after_three_answers(self):
        for fault in ("close_after_3", "close_header_at_3"):
            name = self.add(fault, fault, ok)
            self.plan.scenario(fault, [name, name, name, pause] * 3)
        self.run_all()
        self.assert_connections_agree()
        self.assertEqual(self.opened("close_after_3"), 3 * self.plan.users)
        self.assertEqual(self.opened("close_header_at_3"), 3 * self.plan.users)

    def test_a_request_on_a_reused_connection_that_ends(self):
        """GET is sent again on a fresh connection, once; POST is not, because the server may have carried it out."""
        for fault in ("finish_on_second", "reset_on_second"):
            for method, want in (("get", again), ("put", again), ("delete", again), ("options", again), ("post", silent),
                                 ("patch", silent)):
                first = self.add(f"{fault}_{method}_first", fault, ok)
                second = self.add(f"{fault}_{method}", fault, want, method)
                # The connection of the repeated request has one answer behind it: this one brings it to its end.
                self.plan.scenario(f"{fault}_{method}", [first, second, "5ms"])
        self.run_all()
        self.assert_connections_agree()

    def test_ends_while_idle(self):
        """Closed, reset, or spoken on to nobody: the connection is replaced, no request is lost, none is sent twice."""
        for fault in ("close_when_idle", "reset_when_idle", "speaks_when_idle", "ghost_answer"):
            for method in ("get", "post"):
                name = self.add(f"{fault}_{method}", fault, Expected("ok", status=200), method)
                self.plan.scenario(name, [name, pause] * 3)
        self.run_all()
        self.assert_connections_agree()
        self.assertEqual(self.opened(*self.expected), len(self.expected) * 3 * self.plan.users)

    def test_an_answer_before_the_request_was_complete(self):
        """It ends the operation, whether the server takes the rest or ends the connection."""
        self.add("answers_early", "answers_early", Expected("status", "status 413", 413, written=None), "post", body=large)
        self.add("refuses_early", "refuses_early", Expected("status", "status 413", 413, written=False), "post", body=large)
        for name in ("answers_early", "refuses_early"):
            self.plan.scenario(name, [name] * 2)
        self.run_all()
        self.assert_connections_agree()


if __name__ == "__main__":
    spate.main(at_once=3)
