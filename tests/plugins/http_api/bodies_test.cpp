// Forms, parts and files as bodies.
#include "scratch_file.hpp"
#include "sent_request.hpp"

using namespace spate::test;

namespace {

std::string boundary_of(const http_request& sent) {
  const std::string type = sent.header("Content-Type"), start = "multipart/form-data; boundary=";
  REQUIRE(type.substr(0, start.size()) == start);
  return type.substr(start.size());
}

// The body with its boundary written B.
std::string parts_of(const http_request& sent) {
  std::string out = sent.body;
  const std::string boundary = boundary_of(sent);
  for (auto at = out.find(boundary); at != std::string::npos; at = out.find(boundary))
    out.replace(at, boundary.size(), "B");
  return out;
}

}  // namespace

TEST_CASE("a form is encoded as curl --data-urlencode does, with its type and length") {
  value form(table{{"name", "a b+c&d=\xC3\xA9~"}, {"p q", 7}, {"on", true}});
  http_request fixed = sent_by(table{}, {{"post", "/f"}, {"form", form}});
  CHECK(fixed.body == "name=a+b%2Bc%26d%3D%C3%A9~&p+q=7&on=true");
  CHECK(fixed.head ==
        "POST /api/f HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: spate/" SPATE_VERSION
        "\r\nAccept: */*\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 40\r\n\r\n");
  http_request drawn =
      sent_by(table{}, {{"post", "/f"}, {"form", {{"a", templated{"x ${v}"}}, {"b", 1}}}}, {{"v", "&=\r\n"}});
  CHECK(drawn.body == "a=x+%26%3D%0D%0A&b=1");
  CHECK(drawn.header("Content-Length") == "20");
}

TEST_CASE("an empty form is an empty body with a type") {
  http_request sent = sent_by(table{}, {{"put", "/f"}, {"form", table{}}});
  CHECK(sent.header("Content-Length") == "0");
  CHECK(sent.header("Content-Type") == "application/x-www-form-urlencoded");
}

TEST_CASE("a written Content-Type wins over that of a form or file") {
  scratch_file file("a,b\n");
  value headers(table{{"Content-Type", "text/csv"}});
  CHECK(sent_by(table{}, {{"put", "/f"}, {"body_file", file.path}, {"headers", headers}}).header("Content-Type") ==
        "text/csv");
  CHECK(sent_by({{"headers", headers}}, {{"put", "/f"}, {"form", {{"a", 1}}}}).header("Content-Type") == "text/csv");
}

TEST_CASE("a file is the body, byte by byte") {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
  scratch_file file(bytes);
  http_request sent = sent_by(table{}, {{"post", "/f"}, {"body_file", file.path}});
  CHECK(sent.body == bytes);
  CHECK(sent.header("Content-Length") == "100000");
  CHECK(sent.header("Content-Type") == "application/octet-stream");
  scratch_file empty;
  CHECK(sent_by(table{}, {{"post", "/f"}, {"body_file", empty.path}}).header("Content-Length") == "0");
}

TEST_CASE("a file that cannot be read stops the run before it starts") {
  harness client(http_api(), {{"base_url", "http://h"}}, {{"operation", {{"post", "/"}, {"body_file", "/no/such"}}}});
  CHECK_THROWS_WITH(client.start(),
                    "the file '/no/such' cannot be read: No such file or directory; check its path and rights");
}

TEST_CASE("parts carry their names, types and files") {
  scratch_file file(std::string("\x00\r\n--x", 6));
  value multipart(
      table{{"title", templated{"Run ${v}"}},
            {"count", 3},
            {"a \"b\"", {{"value", "x"}, {"content_type", "text/plain"}}},
            {"data", {{"file", file.path}}},
            {"named", {{"file", file.path}, {"filename", templated{"${v}.csv"}}, {"content_type", "text/csv"}}},
            {"typed", {{"value", templated{"${v}"}}, {"filename", "f.txt"}}}});
  http_request sent = sent_by(table{}, {{"post", "/f"}, {"multipart", multipart}}, {{"v", "\"q\"\n"}});
  const std::string bytes("\x00\r\n--x", 6);
  CHECK(parts_of(sent) ==
        "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nRun \"q\"\n\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"count\"\r\n\r\n3\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"a %22b%22\"\r\nContent-Type: text/plain\r\n\r\nx\r\n"
        "--B\r\nContent-Disposition: form-data; name=\"data\"; filename=\"" +
            file.name() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + bytes +
            "\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"named\"; filename=\"%22q%22%0A.csv\"\r\nContent-Type: "
            "text/csv\r\n\r\n" +
            bytes +
            "\r\n"
            "--B\r\nContent-Disposition: form-data; name=\"typed\"; filename=\"f.txt\"\r\n\r\n\"q\"\n\r\n--B--\r\n");
  CHECK(sent.header("Content-Length") == std::to_string(sent.body.size()));
}

TEST_CASE("a boundary is the same in every run and occurs in no content") {
  auto send = [](const std::string& content) {
    return sent_by(table{}, {{"post", "/f"}, {"multipart", {{"a", content}}}});
  };
  const std::string first = boundary_of(send("x"));
  CHECK(boundary_of(send("x")) == first);
  CHECK(boundary_of(send("x" + first)) != first);
  scratch_file file("--" + first);
  http_request sent = sent_by(table{}, {{"post", "/f"}, {"multipart", {{"a", {{"file", file.path}}}}}});
  CHECK(boundary_of(sent) != first);
}

TEST_CASE("the target's Content-Type does not replace the one that holds the boundary") {
  http_request sent =
      sent_by({{"headers", {{"Content-Type", "application/json"}}}}, {{"post", "/f"}, {"multipart", {{"a", "x"}}}});
  CHECK(parts_of(sent).find("form-data; name=\"a\"") != std::string::npos);
}
