"""Values on their way to a database and back, on both: parameters keep their types, what is null is NULL, and NULL can be expected."""
import unittest

import postgres_db_test
import sqlite_db_test

PARAMETERS = """
[params]
whole = { type = "int", default = 3 }
real = { type = "number", default = 2.5 }
flag = { type = "bool", default = true }
words = { type = "string", default = "7" }
"""
# What is no NULL, and what is not there.
NOT_NULL = """
[operation.wrong]
target = "db"
sql = "SELECT 1 AS a, NULL AS b"
expect = { column = { a = { null = true } } }
[operation.misspelt]
target = "db"
sql = "SELECT 1 AS a"
expect = { column = { b = { null = true } } }
"""


class OnSqlite(sqlite_db_test.Database):
    def test_parameters_keep_their_types_and_null_is_null(self):
        self.profile(PARAMETERS + """
[operation.types]
target = "db"
sql = "SELECT typeof(:a) AS a, typeof(:b) AS b, typeof(:c) AS c, typeof(:d) AS d, typeof(:e) AS e, typeof(:f) AS f"
bind = { a = "${whole}", b = "${real}", c = "${flag}", d = "${words}", e = "${whole + 1}", f = "${whole} " }
expect = { column = { a = "integer", b = "real", c = "integer", d = "text", e = "integer", f = "text" } }
[operation.limited]
target = "db"
sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, :score AS score FROM n LIMIT :limit"
bind = { limit = "${whole}", score = "${maybe.score}" }
expect = { rows = "${whole}", column = { score = "${maybe.score}" } }
[operation.nulls]
target = "db"
sql = "SELECT 1 AS a, NULL AS b"
expect = { column = { a = { null = false }, b = { null = true } } }
""" + NOT_NULL, ["types", "limited", "nulls", "wrong", "misspelt"], duration="1s", users=1, pool=1)
        run = self.go()
        for name in ("types", "limited", "nulls"):
            self.assertEqual(set(self.outcomes(run, name)), {"ok"}, run.stdout)
        texts = {name: {each["text"] for each in self.operation(run, name)["errors_by_text"]}
                 for name in ("wrong", "misspelt")}
        self.assertEqual(texts, {"wrong": {"column a is not null"}, "misspelt": {"the rows have no column b"}})

    def test_many_rows_of_constants_need_no_data(self):
        self.make()
        self.profile("""
[operation.many]
target = "db"
sql = "INSERT INTO runs (name) VALUES (:name)"
bind = { name = "always" }
rows = 3
expect = { rows = 3 }
""", ["many"], duration="1s", users=1, pool=1)
        run = self.go()
        self.assertEqual(set(self.outcomes(run, "many")), {"ok"}, run.stdout)
        self.assertEqual(self.ask("SELECT count(*) FROM runs WHERE name = 'always'"),
                         [(3 * self.operation(run, "many")["count"],)])


class OnPostgres(postgres_db_test.Postgres):
    def test_parameters_keep_their_types_and_null_is_null(self):
        run = self.run_profile(PARAMETERS + """
[data]
maybe = { kind = "object", fields = { never = { kind = "int", min = 1, max = 3, chance = 0 } } }
[operation.types]
target = "db"
sql = "SELECT :a::int + 1 AS a, :b::float8 AS b, NOT :c::bool AS c, :d::text || 'x' AS d, :e::int AS e, NULL AS f"
bind = { a = "${whole}", b = "${real}", c = "${flag}", d = "${words}", e = "${maybe.never}" }
expect = { rows = 1, column = { a = 4, b = 2.5, c = false, d = "7x", e = "${maybe.never}", f = { null = true } } }
[operation.limited]
target = "db"
sql = "SELECT i FROM generate_series(1, 9) i LIMIT :limit"
bind = { limit = "${whole}" }
expect = { rows = "${whole}" }
""" + NOT_NULL + """
[scenario.one]
task.all = { flow = ["types", "limited", "wrong", "misspelt"] }
[load]
users = 1
iterations = 2
""")
        for name in ("types", "limited"):
            self.assertEqual(self.operation(run, name)["outcomes"], {"ok": 2}, self.messages(run, name))
        self.assertEqual(self.messages(run, "wrong"), "column a is not null")
        self.assertEqual(self.messages(run, "misspelt"), "the rows have no column b")


if __name__ == "__main__":
    unittest.main(verbosity=2)
