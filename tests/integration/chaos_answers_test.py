"""Every fault of an answer gets the outcome that plugins/http_api/README.md promises, is counted exactly, and ends within
the timeout. One operation for each fault; two users send each."""
import chaos_run
import planned_run
import spate
from chaos.http import faults
from chaos.http.serving import serve
from planned_run import Expected

ok = Expected("ok")
late = Expected("timeout", "no answer in time")
slow = Expected("timeout", "the answer was not complete in time")
cut = Expected("reset", "the connection ended in the middle of the answer")
silent = Expected("reset", "the connection ended without an answer")
malformed = Expected("protocol", "the answer is no valid HTTP/1")
surplus = Expected("protocol", "the server sent more than the answer")
long_header = Expected("protocol", "the answer's headers are longer than max_header")
long_body = Expected("protocol", "the answer's body is longer than max_body")

heads = ("head_without_body", "head_with_body")

expected = {
    **{name: ok for name in faults.fine_faults},
    "status_404": Expected("status", "status 404", 404),
    "status_500": Expected("status", "status 500", 500),
    "upgrade_not_asked": Expected("status", "status 101", 101),
    "no_content_with_length": Expected("ok", status=204),
    "not_modified_with_length": Expected("ok", status=304),
    **{name: slow for name in faults.time_faults},
    "stall_before_answer": late,
    **{name: cut for name in faults.broken_faults},
    "nothing_finished": silent,
    "nothing_reset": silent,
    **{name: surplus for name in faults.surplus_faults},
    **{name: long_header for name in faults.long_faults},
    **{name: long_body for name in faults.long_body_faults},
    **{name: malformed for name in faults.malformed_faults},
    "close_unread": silent,
}


class Answers(chaos_run.Case):
    def test_every_fault(self):
        plan = planned_run.Plan()
        plan.target("api", f"http://127.0.0.1:{self.server.listen('http', serve)}", max_header=faults.max_header,
                    max_body=faults.max_body)
        for name in faults.answer_faults:
            plan.operation(name, "api", f"/fault/{name}", "head" if name in heads else "get")
            plan.scenario(name, [name])
        self.carry_out(plan, 3)
        self.assert_expected(plan, expected)
        self.assert_connections_agree()


if __name__ == "__main__":
    spate.main()
