"""What the tables of the LLM-Eval database profiles must hold after a run: what its result says, row for row."""
import spate


class TablesCase(spate.Case):
    """`count(WHAT)` asks the database itself: the number of rows of `SELECT count(*) FROM WHAT`."""

    def changed(self, run, name):
        """By the statements of an operation; 0 for one that this form of the profile does not send."""
        return run.result()["by_operation"].get(name, {"metrics": {}})["metrics"].get("rows_changed", 0)

    def assert_all_is_there(self, run, items="run_items"):
        self.assertEqual(self.count("evaluation_runs"), self.changed(run, "insert_runs"))
        self.assertEqual(self.count(items), self.changed(run, "insert_items") + self.changed(run, "add_items"))
        self.assertEqual(self.count(f"{items} WHERE run_id NOT IN (SELECT id FROM evaluation_runs)"), 0)
