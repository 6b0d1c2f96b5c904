"""An answer that is cut at every byte, by FIN and by RST, in each framing: a reset everywhere, before the first byte too.
Only a body that lasts until the end of the connection is complete wherever FIN comes. Nothing is sent twice, because each
connection carries one request."""
import os

import chaos_run
import planned_run
import spate
from chaos.http import cuts
from chaos.http.serving import serve
from chaos.tls.certificates import Certificates
from chaos.tls.faults import context_for, over_tls
from planned_run import Expected

silent = Expected("reset", "the connection ended without an answer")
cut = Expected("reset", "the connection ended in the middle of the answer")


def expected_of(framing, end, position):
    if position == 0:
        return silent
    whole_head = position >= cuts.framings[framing].index(b"\r\n\r\n") + 4
    return Expected("ok") if framing == "to_the_end" and end == "finish" and whole_head else cut


class Cuts(chaos_run.Case):
    def cut_everywhere(self, framing, script=serve, scheme="http", users=2, seconds=3, **settings):
        plan, expected = planned_run.Plan(timeout_ms=3000, users=users), {}
        plan.target("api", f"{scheme}://127.0.0.1:{self.server.listen('server', script)}", **settings)
        for end in cuts.ends:
            names = []
            for position in range(len(cuts.framings[framing])):
                name = f"{end}_{position}"
                names.append(plan.operation(name, "api", f"/cut/{framing}/{end}/{position}"))
                expected[name] = expected_of(framing, end, position)
            plan.scenario(end, names)
        self.carry_out(plan, seconds)
        self.assert_expected(plan, expected)
        self.assert_connections_agree()
        self.assertTrue(all(each["reused"] == 0 for each in self.by_operation.values()))

    def test_a_body_with_a_length(self):
        self.cut_everywhere("length")

    def test_a_chunked_body(self):
        self.cut_everywhere("chunked")

    def test_a_body_until_the_end(self):
        self.cut_everywhere("to_the_end")

    def test_over_tls(self):
        """The same when every part is a record of its own, and FIN comes behind a close_notify."""
        certificates = Certificates(os.path.join(self.folder, "certificates"))
        script = over_tls(context_for(certificates))
        self.cut_everywhere("to_the_end", script, "https", users=1, seconds=5,
                            tls=f"{{ ca_file = {planned_run.quoted(certificates.path('root.pem'))} }}")


if __name__ == "__main__":
    spate.main(at_once=3)
