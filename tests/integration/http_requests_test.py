"""What the keys of http_api become on the wire, through the whole command, and its mistakes with their places."""
import gzip
import http.server
import os
import threading

import spate

PROFILE = """spate = 1
[profile]
name = "requests"
[run]
duration = "1s"
[target.api]
plugin = "http_api"
base_url = "URL"
cookies = true
compression = true
traceparent = true
auth = { basic = { user = "u", password = "${word}" } }
[data]
word = { kind = "choice", values = ["a b&c"] }
[operation.form]
target = "api"
post = "/form"
form = { "a b" = "${word}", n = 7, text = "x ${word}" }
capture = { seen = { json = "/seen" } }
expect = { status = 200 }
[operation.parts]
target = "api"
post = "/parts"
auth = { bearer = "t" }
multipart = { title = "${word}", typed = { value = "<${word}>", content_type = "text/xml" }, data = { file = "FILE", filename = "${word}.bin" } }
[operation.file]
target = "api"
put = "/file/${seen}"
auth = {}
body_file = "FILE"
[scenario.s]
start = ["form"]
task.t = { flow = ["form", "parts", "file"] }
[load]
users = 1
[objective.o]
require = ["error_ratio < 1%"]
"""

MISTAKES = """spate = 1
[profile]
name = "mistakes"
[run]
duration = "1s"
[target.api]
plugin = "http_api"
base_url = "http://127.0.0.1:1"
auth = { basic = { user = "a:b" } }
headers = { Accept-Encoding = "br" }
compression = true
[operation.a]
target = "api"
post = "/"
json = {}
form = { x = { y = 1 } }
multipart = { p = { value = "v", file = "/dev/null" }, q = {} }
headers = { Authorization = "x" }
[scenario.s]
task.a = { weight = 1 }
[load]
users = 1
[objective.o]
require = ["error_ratio < 1%"]
"""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.seen.append((self.path, dict(self.headers), body))
        reply = gzip.compress(b'{"seen":"yes"}')
        self.send_response(200)
        self.send_header("Set-Cookie", "session=1; Path=/")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


class Requests(spate.Case):
    def write(self, text):
        path = os.path.join(self.folder, "mine.toml")
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_bodies_cookies_compression_and_authentication(self):
        data = os.path.join(self.folder, "data.bin")
        with open(data, "wb") as file:
            file.write(bytes(range(256)))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.seen = []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            url = f"http://127.0.0.1:{server.server_port}"
            run = self.spate("run", self.write(PROFILE.replace("URL", url).replace("FILE", data)), "--headless",
                             "--out=run").wait()
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        first, second = ([one for one in server.seen if one[0] == "/form"])[:2]
        self.assertEqual(first[2], b"a+b=a+b%26c&n=7&text=x+a+b%26c")
        self.assertEqual(first[1]["Authorization"], "Basic dTphIGImYw==")
        self.assertEqual(first[1]["Accept-Encoding"], "gzip, deflate")
        self.assertNotIn("Cookie", first[1])
        self.assertEqual(second[1]["Cookie"], "session=1")
        self.assertRegex(second[1]["traceparent"], "^00-[0-9a-f]{32}-[0-9a-f]{16}-01$")
        self.assertNotEqual(first[1]["traceparent"], second[1]["traceparent"])
        parts = next(one for one in server.seen if one[0] == "/parts")
        boundary = parts[1]["Content-Type"].removeprefix("multipart/form-data; boundary=").encode()
        self.assertEqual(
            parts[2].replace(boundary, b"B"),
            b'--B\r\nContent-Disposition: form-data; name="title"\r\n\r\na b&c\r\n'
            b'--B\r\nContent-Disposition: form-data; name="typed"\r\nContent-Type: text/xml\r\n\r\n<a b&c>\r\n'
            b'--B\r\nContent-Disposition: form-data; name="data"; filename="a b&c.bin"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n" + bytes(range(256)) + b"\r\n--B--\r\n")
        self.assertEqual(parts[1]["Authorization"], "Bearer t")
        # The path comes out of a compressed answer.
        sent = next(one for one in server.seen if one[0] == "/file/yes")
        self.assertEqual(sent[2], bytes(range(256)))
        self.assertNotIn("Authorization", sent[1])

    def test_mistakes_are_all_found_with_their_places(self):
        run = self.spate("check", self.write(MISTAKES)).wait()
        self.assertEqual(run.code, 2)
        said = run.stdout + run.stderr
        for words in (
                "mine.toml:9:18: error: auth.basic has no password; write password",
                "mine.toml:9:27: error: the user name of auth.basic holds a ':'",
                "mine.toml:10:31: error: the header Accept-Encoding is made by `compression`",
                "mine.toml:16:8: error: the operation has `json` and `form`; keep one of them",
                "mine.toml:17:13: error: the operation has `json` and `multipart`; keep one of them",
                "mine.toml:16:14: error: the form's field 'x' is a table or array",
                "mine.toml:17:41: error: the part 'p' has `value` and `file`; keep one of them",
                "mine.toml:17:60: error: the part 'q' sends nothing",
                "mine.toml:18:29: error: the header Authorization is made by `auth`"):
            self.assertIn(words, said)


if __name__ == "__main__":
    spate.main()
