"""spate against nginx and Node, over HTTP and HTTPS: keep-alive limits, compression, large and chunked bodies, every kind of
answer. The server's own log has each request once, with the status that spate counted."""
import collections
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir))

import planned_run  # noqa: E402
import spate  # noqa: E402
from chaos.tls.certificates import Certificates  # noqa: E402
from interop.nginx import Nginx  # noqa: E402
from interop.node import Node  # noqa: E402
from planned_run import Expected, quoted  # noqa: E402

ok = Expected("ok", status=200)
users = 8
large_bytes = 5 * 1024 * 1024
limit = 5  # requests of a connection, in both servers
idle = "1800ms"  # longer than both servers keep an idle connection


class Interoperability(planned_run.Case):
    def setUp(self):
        super().setUp()
        self.certificates = Certificates(os.path.join(self.folder, "certificates"))
        self.server_folder = os.path.join(self.folder, "server")
        os.mkdir(self.server_folder)
        self.server = None
        self.plan, self.expected = planned_run.Plan(timeout_ms=5000, users=users, users_per_second=100), {}

    def tearDown(self):
        if self.server:
            self.server.stop()
        super().tearDown()

    def books_of_server(self):
        self.server.stop()
        return self.server.requests()

    def target(self, scheme):
        port = self.server.https if scheme == "https" else self.server.http
        tls = {"tls": f"{{ ca_file = {quoted(self.certificates.path('root.pem'))} }}"} if scheme == "https" else {}
        self.plan.target("api", f"{scheme}://127.0.0.1:{port}", compression="true", **tls)

    def add(self, name, path, want=ok, method="get", **settings):
        self.plan.operation(name, "api", path, method, **settings)
        self.expected[name] = want
        return name

    def run_all(self, seconds=8):
        self.carry_out(self.plan, seconds)
        self.assert_expected(self.plan, self.expected)
        self.assert_statuses_agree()

    def assert_statuses_agree(self):
        """The same ids with the same statuses, and no request that spate does not know."""
        theirs = {line["id"]: line["status"] for line in self.journal}
        ours = {line["id"]: line["status"] for line in self.sent}
        self.assertEqual(theirs, ours)
        self.assertEqual(len(self.journal), sum(each["count"] for each in self.by_operation.values()))

    def requests_of(self, path):
        return [line for line in self.journal if line["path"].split("?")[0] == path]

    def assert_limits_of_connections(self):
        """As many connections as the server's limit asks for, none with more requests; what idled too long is replaced."""
        on_connection = collections.Counter(line["connection"] for line in self.journal)
        self.assertLessEqual(max(on_connection.values()), limit)
        self.assertEqual(self.opened(), len(on_connection))
        self.assertEqual(self.opened("limited"), 3 * users)
        self.assertEqual(self.opened("idled"), 3 * users)

    def keep_alive_scenarios(self):
        self.plan.scenario("limited", [self.add("limited", "/small?limited")] * 12)
        self.plan.scenario("idled", [self.add("idled", "/small?idled"), idle] * 3)


class WithNginx(Interoperability):
    def start(self, scheme):
        # nginx says application/json by the file's name, and compresses it while it sends: chunked.
        document = json.dumps({"filler": "words " * 2000, "value": "from-nginx"}).encode()
        self.server = Nginx(self.server_folder, self.certificates,
                            {"large.bin": b"large " * (large_bytes // 6) + b"!!", "document.json": document})
        self.target(scheme)

    def everything(self, scheme):
        self.start(scheme)
        body = "b" * 300_000
        self.keep_alive_scenarios()
        self.plan.scenario("large", [self.add("large", "/large.bin"), self.add("part", "/large.bin?part", Expected(
            "ok", status=206), headers='{ Range = "bytes=0-99" }')])
        self.plan.scenario("compressed", [
            self.add("document", "/document.json", capture='{ value = { json = "/value" } }'),
            self.add("said", "/said/${value}"),
            self.add("plain_document", "/document.json?plain", compression="false",
                     expect='{ status = 200, json = { "/value" = "from-nginx" } }')])
        self.plan.scenario("heads", [self.add("head", "/large.bin?head", method="head"), self.add("after_head", "/small?head"),
                                     self.add("nothing", "/nothing", Expected("ok", status=204)),
                                     self.add("unchanged", "/unchanged", Expected("ok", status=304))])
        self.plan.scenario("answers", [self.add("moved", "/moved", Expected("ok", status=302)),
                                       self.add("missing", "/missing", Expected("status", "status 404", 404)),
                                       self.add("refused", "/document.json?post", Expected("status", "status 405", 405), "post"),
                                       self.add("too_large", "/large.bin?post", Expected("status", "status 413", 413, written=None), "post",
                                                body=quoted(body))])
        self.plan.scenario("stored", [
            self.add("put", "/store/one.txt", Expected("ok"), "put", body=quoted(body)),
            self.add("stored", "/store/one.txt?read", expect='{ status = 200, body = { contains = "bbbb" } }')])
        self.run_all()
        self.assert_limits_of_connections()
        self.assertEqual(self.server.stored("store/one.txt"), body.encode())
        self.assertEqual(len(self.requests_of("/said/from-nginx")), users)
        compressed = [line for line in self.journal if line["path"] == "/document.json"]
        self.assertEqual({(line["encoding"], line["chunked"]) for line in compressed}, {("gzip", "chunked")})
        plain = [line for line in self.journal if line["path"] == "/document.json?plain"]
        self.assertEqual({line["encoding"] for line in plain}, {""})
        self.assertGreater(self.by_operation["plain_document"]["bytes_in"], 20 * self.by_operation["document"]["bytes_in"])
        self.assertGreater(self.by_operation["large"]["bytes_in"], users * large_bytes)
        self.assertEqual({bool(line["tls"]) for line in self.journal}, {scheme == "https"})

    def test_over_http(self):
        self.everything("http")

    def test_over_https(self):
        self.everything("https")
        resumed = collections.Counter(line["resumed"] for line in self.journal)
        self.assertGreater(resumed["r"], 0, "no TLS session was resumed")


class WithNode(Interoperability):
    def everything(self, scheme):
        self.server = Node(self.server_folder, self.certificates)
        self.target(scheme)
        body = "b" * 300_000
        self.keep_alive_scenarios()
        self.plan.scenario("large", [self.add("large", "/large"), self.add("head", "/large", method="head"),
                                     self.add("after_head", "/small?head")])
        self.plan.scenario("compressed", [
            self.add("gzip", "/json", capture='{ value = { json = "/value" } }'),
            self.add("said", "/said/${value}"),
            self.add("deflate", "/json?deflate", expect='{ status = 200, json = { "/value" = "from-node" } }'),
            self.add("gzip_stream", "/gzip_stream", expect='{ status = 200, json = { "/value" = "from-node" } }')])
        self.plan.scenario("answers", [
            self.add("chunked", "/chunked", expect='{ status = 200, body = { contains = "chunk 99" } }'),
            self.add("trailers", "/trailers"),
            self.add("hints", "/hints"),
            self.add("nothing", "/nothing", Expected("ok", status=204)),
            self.add("unchanged", "/unchanged", Expected("ok", status=304))])
        self.plan.scenario("ends", [self.add("failed", "/failed", Expected("status", "status 503", 503)),
                                    self.add("close", "/close"), self.add("after_close", "/small?close")])
        self.plan.scenario("posts", [
            self.add("posted", "/echo", method="post", body=quoted(body), expect='{ status = 200, body = { contains = "bbb" } }'),
            self.add("patched", "/echo?patch", method="patch", json="{ a = 1 }",
                     expect='{ status = 200, json = { "/a" = 1 } }'),
            self.add("deleted", "/echo?delete", method="delete")])
        self.run_all()
        self.assert_limits_of_connections()
        self.assertTrue(all(line["whole"] for line in self.journal))
        self.assertEqual(len(self.requests_of("/said/from-node")), users)
        self.assertEqual({line["taken"] for line in self.journal if line["path"] == "/echo"}, {len(body)})
        self.assertGreater(self.by_operation["large"]["bytes_in"], users * large_bytes)
        self.assertEqual(self.by_operation["close"]["reused"], users)
        self.assertEqual(self.by_operation["after_close"]["reused"], 0)

    def test_over_http(self):
        self.everything("http")

    def test_over_https(self):
        self.everything("https")


if __name__ == "__main__":
    spate.main(at_once=3)
