// Every mistake, with what to do.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;

namespace {

std::vector<mistake> mistakes_of(value target, value operation) {
  harness checked(http_api(), std::move(target), {{"operation", std::move(operation)}});
  return checked.check();
}

// The one error of an operation on a right target.
std::string error_of(value operation) {
  auto found = mistakes_of({{"base_url", "http://h"}}, std::move(operation));
  if (found.empty()) return "";
  if (found.size() > 1) return "several: " + found[0].message + " | " + found[1].message;
  return (found[0].severity == SPATE_SEVERITY_ERROR ? "" : "warning: ") + found[0].path + ": " + found[0].message;
}
std::string url_error(const char* url) {
  auto found = mistakes_of({{"base_url", url}}, {{"get", "/"}});
  return found.empty() ? "" : found[0].path + ": " + found[0].message;
}

}  // namespace

TEST_CASE("right targets and operations pass") {
  CHECK(error_of({{"get", "/"}}).empty());
  CHECK(error_of({{"get", templated{"/${a b}?x=${c}"}}}).empty());
  CHECK(error_of({{"method", "PURGE"}, {"path", "/x"}}).empty());
  CHECK(error_of({{"post", "/x"}, {"json", "{}"}, {"headers", {{"X-A", "b"}}}, {"query", {{"a", 1}}}}).empty());
  for (const char* url : {"http://h", "http://h:80", "http://h/", "http://[::1]:8000/a/b", "HTTP://H", "https://h"})
    CHECK(url_error(url).empty());
}

TEST_CASE("base URLs that cannot be used say why") {
  CHECK(url_error("h:8000") == "base_url: 'h:8000' is no HTTP URL; write one like http://127.0.0.1:8000");
  CHECK(url_error("http://") == "base_url: '' in 'http://' is no host and port; write host, host:port or [IPv6]:port");
  CHECK(url_error("http://h:99999") ==
        "base_url: 'h:99999' in 'http://h:99999' is no host and port; write host, host:port or [IPv6]:port");
  CHECK(url_error("http://h:x").find("no host and port") != std::string::npos);
  CHECK(url_error("http://[::1").find("no host and port") != std::string::npos);
  CHECK(url_error("http://h/?a=b") ==
        "base_url: the base URL 'http://h/?a=b' has a query or fragment; put a query into the operations' `query`");
  CHECK(url_error("http://me:pw@h") ==
        "base_url: the base URL holds a user name; send it with auth = { basic = { user = ..., password = ... } }");
}

TEST_CASE("an operation names exactly one method") {
  CHECK(error_of({{"body", "x"}}) ==
        "operations.: the operation sends nothing; write get = \"/path\" (or post, put, delete, patch, head, options)");
  CHECK(error_of({{"get", "/a"}, {"post", "/b"}}) ==
        "operations..post: the operation has `get` and `post`; keep one of them");
  CHECK(error_of({{"get", "/a"}, {"path", "/b"}}) ==
        "operations..path: the operation has `get` and `path`; keep `get`, or `method` with `path`");
  CHECK(error_of({{"method", "PURGE"}}) == "operations..method: `method` needs `path`: path = \"/...\"");
  CHECK(error_of({{"path", "/x"}}) == "operations..path: `path` needs `method`; or write get = \"/x\"");
  CHECK(error_of({{"method", "A B"}, {"path", "/x"}}) ==
        "operations..method: 'A B' is no HTTP method; write one like \"PURGE\"");
}

TEST_CASE("paths that cannot be sent say why") {
  CHECK(error_of({{"get", "runs"}}) == "operations..get: the path 'runs' does not begin with '/'; write '/runs'");
  CHECK(error_of({{"get", "/a b"}}) ==
        "operations..get: the path has a space; write %20, or put the value into `query`, which is encoded");
  CHECK(error_of({{"get", "/a#b"}}) ==
        "operations..get: the path has a fragment (#...), which is never sent; leave it out, or write %23");
  CHECK(error_of({{"get", "http://h/x"}}) ==
        "operations..get: the path holds a whole URL; the server belongs into the target's base_url, here only /path");
  CHECK(error_of({{"get", "/\xC3\xA9"}}).find("must be percent-encoded") != std::string::npos);
  CHECK(error_of({{"get", "/a\r\nX: y"}}).find("must be percent-encoded") != std::string::npos);
}

TEST_CASE("headers and bodies that cannot be sent say why") {
  CHECK(error_of({{"get", "/"}, {"headers", {{"X A", "b"}}}}) ==
        "operations..headers.X A: 'X A' is no name of a header; letters, digits and -_. are allowed");
  CHECK(error_of({{"get", "/"}, {"headers", {{"X-A", "b\nc"}}}}) ==
        "operations..headers.X-A: the header X-A holds a line break, which would start another header; remove it");
  CHECK(error_of({{"get", "/"}, {"headers", {{"X-A", "1"}, {"x-a", "2"}}}}) ==
        "operations..headers.x-a: the header x-a is there twice; keep one");
  CHECK(error_of({{"get", "/"}, {"headers", {{"content-length", "3"}}}}) ==
        "operations..headers.content-length: the header content-length follows from the body; leave it out");
  CHECK(error_of({{"post", "/"}, {"json", "{}"}, {"body", "x"}}) ==
        "operations..body: the operation has `json` and `body`; keep one of them");
  CHECK(error_of({{"get", "/"}, {"body", "x"}}) ==
        "warning: operations..body: a body with `get` has no meaning in HTTP, and servers may refuse it; use post, or "
        "query");
  CHECK(error_of({{"get", "/"}, {"query", {{"a", table{{"b", 1}}}}}}) ==
        "operations..query.a: the query parameter 'a' is a table or array; write text, a number or a flag");
}

TEST_CASE("the request log needs an id, and all mistakes are found at once") {
  auto found = mistakes_of({{"base_url", "ftp://h"}, {"request_log", "log.jsonl"}, {"headers", {{"bad name", "x"}}}},
                           {{"get", "x"}});
  REQUIRE(found.size() == 4);
  CHECK(found[1].path == "request_log");
  CHECK(found[1].message ==
        "request_log needs request_id, the header that carries the id: request_id = \"X-Request-Id\"");
  CHECK(found[2].path == "headers.bad name");
  CHECK(found[3].path == "operations..get");
}
