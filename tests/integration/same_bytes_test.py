"""curl and spate send the same bytes for the same request. What is not compared, and why:
- the order of headers, which carries no meaning between different names: they are sorted;
- User-Agent, which names the program, and Proxy-Connection, which only curl sends and no standard knows;
- the encodings in Accept-Encoding beyond gzip and deflate: each program names those that it can unpack;
- the boundary of multipart/form-data, which each chooses, and so the length of such a body."""
import os
import re
import subprocess

import planned_run
import spate
from interop.recorder import Recorder
from planned_run import quoted

not_compared = (b"user-agent", b"proxy-connection")
text = "füße & more = 100%?"


def normal(request):
    """First line, sorted headers and body."""
    head, body = request
    first, *lines = head.split(b"\r\n")
    headers = dict(line.split(b": ", 1) if b": " in line else (line.rstrip(b":"), b"") for line in lines)
    if len(headers) != len(lines):
        raise AssertionError(f"a header twice in {lines}")
    headers = {name.lower(): value for name, value in headers.items() if name.lower() not in not_compared}
    boundary = re.fullmatch(rb'multipart/form-data; boundary="?([^"]+)"?', headers.get(b"content-type", b""))
    if boundary:
        body = body.replace(boundary[1], b"BOUNDARY")
        headers[b"content-type"] = b"multipart/form-data; boundary=BOUNDARY"
        headers[b"content-length"] = str(len(body)).encode()
    if b"accept-encoding" in headers:
        known = re.findall(rb"gzip|deflate", headers[b"accept-encoding"])
        headers[b"accept-encoding"] = b", ".join(sorted(known))
    return first, sorted(headers.items()), body


class SameBytes(spate.Case):
    def setUp(self):
        super().setUp()
        self.recorder = Recorder()
        self.plan = planned_run.Plan(users=1)
        # The id of an attempt would be a header that curl does not send.
        self.plan.with_log = False
        self.here = f"http://127.0.0.1:{self.recorder.port}"
        self.file = os.path.join(self.folder, "some data.bin")
        with open(self.file, "wb") as file:
            file.write(bytes(range(256)) * 3)
        self.commands = []

    def tearDown(self):
        self.recorder.stop()
        super().tearDown()

    def request(self, name, path, *curl, target="api", method="get", url=None, **settings):
        """An operation, and the words for curl behind `curl -sS`; the URL is the operation's unless it is told."""
        self.plan.operation(name, target, path, method, **settings)
        self.commands.append([*curl, url or self.here + path])

    def compare(self):
        self.plan.scenario("all", list(self.plan.operations))
        with open(os.path.join(self.folder, "same.toml"), "w") as file:
            file.write(self.plan.text(self.folder, 2))
        run = self.spate("run", "./same.toml", "--headless", "--out=run").wait()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        ours = self.recorder.take()
        for command in self.commands:
            subprocess.run(["curl", "-q", "-sS", "--noproxy", "", *command], cwd=self.folder, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=20)
        theirs = self.recorder.take()
        self.assertEqual(len(ours), len(self.plan.operations))
        self.assertEqual(len(theirs), len(self.commands))
        for name, our, their in zip(self.plan.operations, ours, theirs):
            with self.subTest(request=name):
                self.assertEqual(normal(our), normal(their))

    def target(self, name="api", base_url=None, **settings):
        self.plan.target(name, base_url or self.here, **settings)

    def test_methods_and_paths(self):
        self.target()
        self.request("plain", "/path")
        self.request("root", "/")
        self.request("query", "/path?a=1&b=two")
        self.request("escaped", "/a%20b/%C3%BC?x=%26&y=%2F")
        self.request("table", "/path", "--url-query", "plain=word", "--url-query", "number=7", url=f"{self.here}/path",
                     query='{ plain = "word", number = 7 }')
        self.request("table_behind_query", "/path?a=1", "--url-query", "b=a-b_c.d~e", query='{ b = "a-b_c.d~e" }')
        self.request("signs", "/path", url=f"{self.here}/path?text=f%C3%BC%C3%9Fe%20%26%20more%20%3D%20100%25%3F",
                     query=f"{{ text = {quoted(text)} }}")
        self.request("head", "/path", "-I", method="head")
        self.request("delete", "/path", "-X", "DELETE", method="delete")
        self.request("options", "/path", "-X", "OPTIONS", method="options")
        self.request("headers", "/path", "-H", "X-One: 1", "-H", "Accept: text/csv", "-H", "X-Empty;",
                     headers='{ X-One = "1", Accept = "text/csv", X-Empty = "" }')
        self.request("host", "/path", "-H", "Host: other.test", headers='{ Host = "other.test" }')
        self.request("agent", "/path", "-A", "one agent", headers='{ User-Agent = "one agent" }')
        self.compare()

    def test_bodies(self):
        self.target()
        json_type = ("-H", "Content-Type: application/json")
        self.request("json", "/path", *json_type, "--data-binary", '{"a":1,"b":["x",true],"c":{"d":2.5}}', method="post",
                     json='{ a = 1, b = ["x", true], c = { d = 2.5 } }')
        self.request("text", "/path", "-H", "Content-Type: text/plain", "--data-binary", text, method="post",
                     body=quoted(text), headers='{ Content-Type = "text/plain" }')
        self.request("put", "/path", "-X", "PUT", *json_type, "--data-binary", "{}", method="put", json="{}")
        self.request("patch", "/path", "-X", "PATCH", *json_type, "--data-binary", "[1]", method="patch", json="[1]")
        self.request("delete_with_body", "/path", "-X", "DELETE", *json_type, "--data-binary", "[1]", method="delete",
                     json="[1]")
        self.request("empty", "/path", "-X", "POST", "-H", "Content-Type:", "-d", "", method="post")
        self.request("file", "/path", "-H", "Content-Type: application/octet-stream", "--data-binary", f"@{self.file}",
                     method="post", body_file=quoted(self.file))
        self.request("form", "/path", "--data-urlencode", "a=word", "--data-urlencode", f"b={text}", "--data-urlencode",
                     "n=7", method="post", form=f'{{ a = "word", b = {quoted(text)}, n = 7 }}')
        self.request("multipart", "/path", "-F", "title=a word", "-F", f"data=@{self.file};type=text/csv", "-F",
                     f"other=@{self.file};filename=x.bin", method="post",
                     multipart=f'{{ title = "a word", data = {{ file = {quoted(self.file)}, content_type = "text/csv" }}, '
                               f'other = {{ file = {quoted(self.file)}, filename = "x.bin" }} }}')
        self.compare()

    def test_authentication_cookies_and_compression(self):
        self.target()
        self.target("jar", cookies="true")
        self.request("basic", "/path", "-u", "user:pass word", auth='{ basic = { user = "user", password = "pass word" } }')
        self.request("bearer", "/path", "--oauth2-bearer", "t0ken", auth='{ bearer = "t0ken" }')
        self.request("compressed", "/path", "--compressed", compression="true")
        self.request("own_cookie", "/path", "-b", "a=1; b=2", headers='{ Cookie = "a=1; b=2" }')
        self.request("login", "/login", "-c", "jar.txt", target="jar")
        self.request("with_cookies", "/path", "-b", "jar.txt", target="jar")
        self.compare()

    def test_proxies(self):
        proxy = f'{{ url = "{self.here}" }}'
        signed = f'{{ url = "{self.here}", user = "me", password = "secret" }}'
        self.target("plain", "http://service.test:8080", proxy=proxy)
        self.target("signed", "http://service.test", proxy=signed)
        self.target("tunnel", "https://service.test", proxy=proxy)
        self.target("signed_tunnel", "https://service.test:8443", proxy=signed)
        for name, url in (("plain", "http://service.test:8080"), ("tunnel", "https://service.test"),
                          ("signed", "http://service.test"), ("signed_tunnel", "https://service.test:8443")):
            user = ["-U", "me:secret"] if name.startswith("signed") else []
            self.request(name, "/path?a=1", "-x", self.here, *user, target=name, url=f"{url}/path?a=1")
        self.compare()


if __name__ == "__main__":
    spate.main()
