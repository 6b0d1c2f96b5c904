"""TLS that fails in every way: certificates, versions, ciphers, alerts, stalls, cuts in the middle of the handshake, and
answers that end without close_notify. The outcome is `tls` with OpenSSL's reason, unless nothing but time or the connection
failed."""
import os
import re

import chaos_run
import planned_run
import spate
from chaos.tls import faults
from chaos.tls.certificates import Certificates
from planned_run import Expected, quoted

ok = Expected("ok")


def refused(reason, received=0, written=False):
    """By TLS, before a request was sent; the text has OpenSSL's words."""
    return Expected("tls", re.compile(reason, re.IGNORECASE), received=received, written=written)


# Beyond the handshake a request was sent, and the text says why it has no answer.
def broken(reason):
    return refused(reason, received=1, written=True)


late = Expected("timeout", received=0, written=False)
slow = Expected("timeout", "the answer was not complete in time")
cut = Expected("reset", "the connection ended in the middle of the answer")
closed = refused("the server closed in the handshake")
reset = refused("the server reset in the handshake")
wrong_version = "wrong version number"

of_listeners = {
    "sound": ok,
    "whole_chain": ok,
    "expired": refused("certificate has expired"),
    "not_yet_valid": refused("certificate is not yet valid"),
    "other_name": refused("IP address mismatch"),
    "self_signed": refused("self.signed certificate"),
    "unknown_authority": refused("unable to get local issuer certificate"),
    "incomplete_chain": refused("unable to get local issuer certificate"),
    "signed_by_no_authority": refused("invalid CA certificate"),
    "weak_key": refused("key too weak"),
    "certificate_of_a_client": refused("unsuitable certificate purpose"),
    "only_1_0": refused("unsupported protocol|alert protocol version|legacy sigalg"),
    "only_1_1": refused("unsupported protocol|alert protocol version|legacy sigalg"),
    "only_1_2": ok,
    "only_1_3": ok,
    "no_shared_cipher": refused("alert handshake failure"),
    "only_for_api_test": refused("unrecognized name"),
    "client_certificate_1_3": refused("alert certificate required", written=True),
    "client_certificate_1_2": refused("alert handshake failure"),
    "alert_handshake_failure": refused("alert handshake failure"),
    "alert_internal_error": refused("alert internal error"),
    "alert_then_reset": refused("alert handshake failure"),
    "plain_http": refused(wrong_version),
    "plain_http_at_once": refused(wrong_version),
    "garbage": refused(wrong_version),
    "garbage_in_handshake": refused("unexpected message"),
    "hello_too_long": refused("wrong version number|packet length too long|record too large|too long"),
    "closed_at_accept": closed,
    "reset_at_hello": reset,
    "closed_at_hello": closed,
    "stalled_at_accept": late,
    "stalled_at_hello": late,
    "stalled_in_record": late,
    "stalled_in_flight": late,
    "until_the_end_notified": ok,
    "until_the_end_truncated": broken("ended without a close_notify"),
    "until_the_end_reset": cut,
    "length_truncated": cut,
    "length_notified": cut,
    "whole_then_truncated": ok,
    "whole_then_notified": ok,
    "stall_in_body": slow,
    "record_forged": broken("bad record mac"),
    "record_too_long": broken("too long|too large"),
    "record_cut": cut,
    "record_stalled": slow,
    "plain_text_in_session": broken(wrong_version),
}


class Tls(chaos_run.Case):
    def setUp(self):
        super().setUp()
        self.certificates = Certificates(os.path.join(self.folder, "certificates"))
        self.scripts = faults.listeners(self.certificates)
        # One Python process makes every handshake of the server, so the users begin one after the other.
        self.plan, self.expected = planned_run.Plan(timeout_ms=3000, users_per_second=25), {}

    def file(self, name):
        return quoted(self.certificates.path(name))

    def add(self, name, listener, want, host="127.0.0.1", steps=1, **tls):
        if listener not in self.server.listeners:
            self.server.listen(listener, self.scripts[listener])
        settings = tls if "verify" in tls else {"ca_file": self.file("root.pem"), **tls}
        words = ", ".join(f"{key} = {value}" for key, value in settings.items() if value is not None)
        self.plan.target(name, f"https://{host}:{self.server.listeners[listener].port}", tls=f"{{ {words} }}",
                         connect_timeout='"10s"')
        self.plan.operation(name, name, "/ok")
        self.plan.scenario(name, [name] * steps)
        self.expected[name] = want

    def run_all(self, seconds=5):
        self.carry_out(self.plan, seconds)
        self.assert_expected(self.plan, self.expected)

    def accepted(self, listener):
        return sum(line["event"] == "accept" and line["listener"] == listener for line in self.journal)

    def test_every_fault(self):
        self.assertEqual(set(of_listeners), set(self.scripts))
        for name, want in of_listeners.items():
            self.add(name, name, want)
        self.run_all(9)
        for name in self.scripts:
            self.assertEqual(self.accepted(name), self.plan.users, f"connections to {name}")

    def test_what_the_target_is_told(self):
        """verify, server_name, client certificates and version limits."""
        client = {name: {"certificate_file": self.file(f"{name}.pem"), "key_file": self.file(f"{name}.key")}
                  for name in ("client", "client_of_stranger", "client_expired")}
        self.add("unverified", "self_signed", ok, verify="false")
        self.add("unverified_name", "other_name", ok, verify="false")
        self.add("unverified_expired", "expired", ok, verify="false")
        self.add("without_authority", "sound", refused("unable to get local issuer certificate|self.signed"), ca_file=None)
        self.add("trusted_itself", "self_signed", ok, ca_file=self.file("self_signed.pem"))
        self.add("by_name", "sound", ok, host="localhost")
        self.add("named", "only_for_api_test", ok, server_name='"api.test"')
        self.add("named_otherwise", "sound", refused("hostname mismatch"), server_name='"elsewhere.test"')
        self.add("above_1_2", "only_1_2", refused("alert protocol version|unsupported protocol"), min_version='"1.3"')
        self.add("below_1_3", "only_1_3", refused("alert protocol version|unsupported protocol"), max_version='"1.2"')
        for version in ("1_3", "1_2"):
            listener, after = f"client_certificate_{version}", version == "1_3"
            self.add(f"known_client_{version}", listener, ok, **client["client"])
            self.add(f"unknown_client_{version}", listener, refused("alert unknown ca", written=after),
                     **client["client_of_stranger"])
            self.add(f"expired_client_{version}", listener, refused("alert certificate expired", written=after),
                     **client["client_expired"])
        self.run_all()

    def test_a_session_that_is_kept(self):
        self.add("kept", "sound", ok, steps=20)
        self.run_all(2)
        self.assertEqual(self.accepted("sound"), self.plan.users)
        self.assertEqual(self.by_operation["kept"]["reused"], 19 * self.plan.users)

    def test_a_plain_target_at_a_tls_port(self):
        port = self.server.listen("sound", self.scripts["sound"])
        self.plan.target("plain", f"http://127.0.0.1:{port}")
        self.plan.operation("plain", "plain", "/")
        self.plan.scenario("plain", ["plain"])
        self.expected["plain"] = Expected("reset", "the connection ended without an answer", received=0)
        self.run_all(2)

    def cut_at_every_byte(self, end, want):
        """One user, whose nth connection is cut at the nth byte of what the server sends in its handshake."""
        self.plan.users = 1
        # The first flight of the server with one certificate is longer than this; beyond it a request may have been sent.
        cuts = 600
        script = faults.cut_by_number(faults.context_for(self.certificates), end)
        self.scripts["cut"] = script
        self.add("cut", "cut", want, steps=cuts)
        self.run_all(9)
        self.assertEqual(self.accepted("cut"), cuts)

    def test_finished_at_every_byte_of_the_handshake(self):
        self.cut_at_every_byte(faults.finish, closed)

    def test_reset_at_every_byte_of_the_handshake(self):
        self.cut_at_every_byte(faults.reset, reset)


if __name__ == "__main__":
    spate.main(at_once=3)
