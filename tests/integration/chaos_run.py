"""Planned runs against the chaos server of tests/chaos."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import planned_run  # noqa: E402
from chaos.server import Server  # noqa: E402


class Case(planned_run.Case):
    def setUp(self):
        super().setUp()
        self.server = Server(os.path.join(self.folder, "journal.jsonl"))

    def tearDown(self):
        self.server.stop()
        super().tearDown()

    def books_of_server(self):
        self.server.stop()
        journal = self.server.journal.lines()
        self.assertEqual([line for line in journal if line["event"] == "script failed"], [],
                         "a script of the chaos server has a mistake")
        return journal

    def assert_connections_agree(self):
        accepted = sum(line["event"] == "accept" for line in self.journal)
        self.assertEqual(accepted, self.opened())
        self.assertEqual(accepted, sum(line["event"] == "end" for line in self.journal))
