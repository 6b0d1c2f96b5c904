"""Every fault of an open WebSocket gets the outcome that plugins/websocket/README.md promises, is counted exactly, and ends in
time; the connection survives what it can survive."""
import spate
import websocket_chaos
from chaos.websocket import faults
from planned_run import Expected, quoted
from websocket_chaos import Fate, lost, ok

late = Expected("timeout", "no answer in time")
malformed_code, text_code, large_code = 1002, 1007, 1009
message_timeout_ms = 400
counted_codes = (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013)

in_order = {
    "none": Fate(ok),
    "empty_frames": Fate(ok),
    "tiny_frames": Fate(ok),
    "tiny_segments": Fate(ok),
    "tiny_frames_and_segments": Fate(ok),
    "binary": Fate(ok),
    "ping": Fate(ok, counters={"pings_received": 1}),
    "ping_of_125_bytes": Fate(ok, counters={"pings_received": 1}),
    "ping_amid_message": Fate(ok, counters={"pings_received": 1}),
    "pong_unasked": Fate(ok),
    "frame_at_limit": Fate(ok),
    "message_at_limit": Fate(ok),
}
by_id = {
    **in_order,
    "dropped": Fate(late, counters={"messages_missing": 1}),
    "late": Fate(late, counters={"messages_received": 1, "messages_late": 1}),
    "doubled": Fate(ok, counters={"messages_received": 1, "messages_doubled": 1}),
    "doubled_with_another_number": Fate(ok, counters={"messages_received": 1, "messages_doubled": 1}),
    "reordered": Fate(ok, counters={"messages_received": 1, "messages_unclaimed": 1, "messages_disordered": 1}),
    "number_skipped": Fate(ok, counters={"messages_missing": 1}),
    "unasked_before": Fate(ok, counters={"messages_received": 1, "messages_unclaimed": 1}),
    "unasked_behind": Fate(ok, counters={"messages_received": 1, "messages_unclaimed": 1}),
    "no_json": Fate(ok, counters={"messages_received": 1, "messages_unclaimed": 1}),
    "empty_message": Fate(ok, counters={"messages_received": 1, "messages_unclaimed": 1}),
}


def closed(code, **more):
    metric = f"closed_{code}" if code in counted_codes else "closed_other"
    asked = Expected("closed", f"the server closed the connection with code {code}", code)
    return lost(asked, code=code, counters={metric: 1, **more})


closes = {
    **{f"close_{code}": closed(code) for code in faults.close_codes},
    "close_1000_with_reason": closed(1000),
    "close_1005": lost(Expected("closed", "the server closed the connection without a code", 1005), code="none",
                       counters={"closed_1005": 1}),
    "close_behind_answer": Fate(ok, lost=True, rest=True, code=1001, counters={"closed_1001": 1}),
    "close_and_reset": lost(closed(1011).asked, counters={"closed_1011": 1}),
    "close_never_finished": lost(closed(1001).asked, counters={"closed_1001": 1}),
}


def broken(text, code):
    return lost(Expected("protocol", text, code), code=code)


ends = {
    **{name: broken("a close frame has a wrong code or reason", malformed_code) for name in faults.bad_close_faults},
    **{name: lost(Expected("reset", "the connection ended without a close frame"), counters={"closed_1006": 1})
       for name in faults.finish_faults},
    **{name: lost(Expected("reset", "the connection was reset"), counters={"closed_1006": 1}) for name in faults.reset_faults},
}
malformed = {name: broken(text, text_code if "UTF-8" in text else malformed_code)
             for text, group in faults.malformed_faults.items() for name in group}
malformed["continuation_behind_message"].counters = {"messages_received": 1, "messages_unclaimed": 1}


def too_large(text, code=large_code):
    return lost(Expected("too_large", text, large_code), code=code)


long = {name: too_large(text, None if "for_ever" in name else large_code)
        for text, group in faults.long_faults.items() for name in group}
slow = {name: lost(Expected("timeout", "a message was not complete within message_timeout", within_ms=message_timeout_ms))
        for name in faults.slow_faults}
slow["pings_amid_message"].races = ("pings_received",)
slow["messages_overlap"] = Fate(ok, counters={"messages_received": faults.overlapping, "messages_unclaimed": faults.overlapping})


class Messages(websocket_chaos.Case):
    limits = {"max_frame": faults.max_frame, "max_message": faults.max_message}

    def test_messages_by_id(self):
        self.dialogues(self.target(**self.ids, **self.limits), by_id)
        self.run_dialogues(5)

    def test_messages_in_order(self):
        """Without ids nobody could tell a late answer from the next one: the connection is given up, and another one opened."""
        fates = {**in_order, "dropped": Fate(late, anew=True)}
        self.dialogues(self.target(**self.limits), fates)
        self.run_dialogues(5)

    def test_closes_and_ends(self):
        self.dialogues(self.target(**self.ids, **self.limits), {**closes, **ends})
        self.run_dialogues(4)

    def test_malformed_and_too_long(self):
        self.dialogues(self.target(**self.ids, **self.limits), {**malformed, **long})
        self.run_dialogues(4)

    def test_compressed(self):
        fates = {}
        for text, group in faults.deflate_faults.items():
            for name in group:
                fates[name] = (Fate(ok) if not text else too_large(text) if "longer" in text
                               else broken(text, text_code if "UTF-8" in text else malformed_code))
        self.dialogues(self.target(compression="true", **self.limits), fates)
        self.run_dialogues(3)

    def test_messages_that_never_end(self):
        self.dialogues(self.target(message_timeout=quoted(f"{message_timeout_ms}ms"), **self.ids), slow)
        self.run_dialogues(4)

    def test_every_fault_is_expected_somewhere(self):
        tables = (by_id, closes, ends, malformed, long, slow, *faults.deflate_faults.values())
        self.assertEqual({name for table in tables for name in table}, set(faults.answer_faults))


if __name__ == "__main__":
    spate.main(at_once=3)
