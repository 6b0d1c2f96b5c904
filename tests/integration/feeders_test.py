"""Rows of files and functions on the wire: each row once and then the run ends, a row for each user, the same data on any number of
threads, and signatures that another implementation finds right."""
import base64
import collections
import hashlib
import hmac
import json
import os
import re

import spate
from interop.recorder import Recorder

PROFILE = """spate = 1
[run]
warmup = "0s"
duration = "{seconds}s"
seed = 11
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:{port}"
workers = {workers}
[data]
person = {{ kind = "csv", file = "people.csv", order = "{order}" }}
number = {{ kind = "int", min = 1, max = 1000000 }}
claims = {{ kind = "object", fields = {{ sub = "${{person.name}}", age = "${{person.age}}", exp = "${{now('unix', 1h)}}" }} }}
[operation.visit]
target = "api"
post = "/visit?name=${{person.name}}"
json = {{ person = "${{person}}", number = "${{number}}", user = "${{user}}" }}
headers = {{ Authorization = "Bearer ${{jwt('key', claims)}}", X-Time = "${{now('unix_ms')}}", X-Sign = "${{hmac('key', now('unix_ms'))}}" }}
[scenario.visitor]
think = "5ms"
task.visit = {{}}
[load]
users = {users}
[report]
json = {{}}
"""


class Feeders(spate.Case):
    def setUp(self):
        super().setUp()
        self.recorder = Recorder()
        with open(os.path.join(self.folder, "people.csv"), "w") as file:
            file.write("name,age\n" + "".join(f"person {i},{20 + i}\n" for i in range(60)))

    def visits(self, order, users=4, seconds=2, workers=1):
        name = f"{order}_{workers}.toml"
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(PROFILE.format(port=self.recorder.port, order=order, users=users, seconds=seconds, workers=workers))
        self.recorder.take()
        run = self.spate("run", name, "--headless", f"--out=out_{order}_{workers}").wait()
        self.assertIn(run.code, (0, 4), run.stdout + run.stderr)
        return self.recorder.take()

    def test_each_row_is_sent_once_and_then_the_run_ends(self):
        visits = self.visits("once", seconds=30)
        names = collections.Counter(json.loads(body)["person"]["name"] for _, body in visits)
        self.assertEqual(names, {f"person {i}": 1 for i in range(60)})

    def test_each_user_has_a_row_of_its_own(self):
        of_user = collections.defaultdict(set)
        for _, body in self.visits("unique", users=7):
            sent = json.loads(body)
            of_user[sent["user"]].add(sent["person"]["name"])
        self.assertEqual(dict(of_user), {user: {f"person {user}"} for user in range(7)})

    def test_a_user_sends_the_same_data_on_any_number_of_threads(self):
        for order in "sequence", "random":
            sent = []
            for workers in 1, 2, 4:
                of_user = collections.defaultdict(list)
                for _, body in self.visits(order, workers=workers):
                    data = json.loads(body)
                    of_user[data["user"]].append((data["person"]["name"], data["number"]))
                sent.append(of_user)
            for user in range(4):
                shortest = min(len(of_user[user]) for of_user in sent)
                self.assertGreater(shortest, 20)
                one, *others = [of_user[user][:shortest] for of_user in sent]
                for other in others:
                    self.assertEqual(other, one)
            if order == "sequence":
                self.assertEqual([name for name, _ in sent[0][1][:3]], ["person 1", "person 5", "person 9"])

    def test_values_have_their_types_and_signatures_are_right(self):
        def decoded(part):
            return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

        for head, body in self.visits("sequence", seconds=1):
            sent = json.loads(body)
            index = int(sent["person"]["name"].split()[1])
            self.assertEqual(sent["person"], {"name": f"person {index}", "age": 20 + index})
            self.assertIn(f"POST /visit?name=person%20{index} ".encode(), head)
            token = re.search(rb"(?i)authorization: Bearer (\S+)", head)[1].decode()
            claims, signature = token.rsplit(".", 1)
            self.assertEqual(decoded(signature), hmac.digest(b"key", claims.encode(), "sha256"))
            read = json.loads(decoded(claims.split(".")[1]))
            self.assertEqual((read["sub"], read["age"]), (f"person {index}", 20 + index))
            at = re.search(rb"(?i)x-time: (\d+)", head)[1]
            self.assertEqual(read["exp"], int(at) // 1000 + 3600)
            self.assertEqual(re.search(rb"(?i)x-sign: (\S+)", head)[1].decode(), hmac.new(b"key", at, hashlib.sha256).hexdigest())


if __name__ == "__main__":
    spate.main()
