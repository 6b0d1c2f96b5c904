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

TEST_CASE("an operation has one body") {
  const std::vector<value::member> bodies = {
      {"json", "{}"}, {"body", "x"}, {"form", {{"a", "b"}}}, {"multipart", {{"a", "b"}}}, {"body_file", "/dev/null"}};
  for (std::size_t first = 0; first < bodies.size(); ++first) {
    value alone(table{{"post", "/"}});
    alone.children.push_back(bodies[first]);
    CHECK(error_of(alone).empty());
    for (std::size_t second = first + 1; second < bodies.size(); ++second) {
      value both = alone;
      both.children.push_back(bodies[second]);
      CHECK(error_of(both) == "operations.." + bodies[second].first + ": the operation has `" + bodies[first].first +
                                  "` and `" + bodies[second].first + "`; keep one of them");
    }
  }
}

TEST_CASE("forms and parts that cannot be sent say why") {
  CHECK(error_of({{"post", "/"}, {"form", {{"a", table{{"b", 1}}}}}}) ==
        "operations..form.a: the form's field 'a' is a table or array; write text, a number or a flag");
  auto part_error = [](value part) { return error_of({{"post", "/"}, {"multipart", {{"p", std::move(part)}}}}); };
  const std::string at = "operations..multipart.p";
  CHECK(error_of({{"post", "/"}, {"multipart", table{}}}) ==
        "operations..multipart: `multipart` has no part; write multipart = { name = \"value\" }");
  CHECK(part_error({{"value", "x"}, {"file", "/dev/null"}}) ==
        at + ".file: the part 'p' has `value` and `file`; keep one of them");
  CHECK(part_error({{"filename", "x"}}) ==
        at + ": the part 'p' sends nothing; write value = \"...\" or file = \"...\" into it");
  CHECK(part_error({{"value", table{{"b", 1}}}}) ==
        at + ".value: the value of the part 'p' is a table or array; write text, a number or a flag");
  CHECK(part_error({{"value", "x"}, {"content_type", "a\nb"}}) ==
        at + ".content_type: the content type of the part 'p' is empty or holds a line break; write one like "
             "\"text/csv\"");
  value list(table{{"", "x"}});
  list.kind = SPATE_KIND_ARRAY;
  CHECK(part_error(list) == at + ": the part 'p' is an array; write text, or { file = \"...\" }");
  CHECK(error_of({{"post", "/"}, {"multipart", {{"p", "x"}}}, {"headers", {{"content-type", "x"}}}}) ==
        "operations..headers.content-type: `multipart` writes the header content-type with its boundary; leave the "
        "header out");
}

TEST_CASE("auth that cannot be sent says why") {
  auto auth_error = [](value auth) { return error_of({{"get", "/"}, {"auth", std::move(auth)}}); };
  CHECK(auth_error(table{}).empty());
  CHECK(auth_error({{"basic", {{"user", templated{"${a:b}"}}, {"password", ":"}}}}).empty());
  CHECK(auth_error({{"basic", {{"password", "x"}}}}) ==
        "operations..auth.basic: auth.basic has no user; write user = \"...\" into it");
  CHECK(auth_error({{"basic", {{"user", "x"}}}}) ==
        "operations..auth.basic: auth.basic has no password; write password = \"...\" into it, or \"\" for none");
  CHECK(
      auth_error({{"basic", {{"user", "a:b"}, {"password", "x"}}}}) ==
      "operations..auth.basic.user: the user name of auth.basic holds a ':', after which a server reads the password; "
      "remove it");
  CHECK(auth_error({{"bearer", ""}}) ==
        "operations..auth.bearer: auth.bearer is empty; write the token, or take auth out");
  CHECK(auth_error({{"bearer", "a\nb"}}) ==
        "operations..auth.bearer: auth.bearer holds a line break, which would start another header; remove it");
  CHECK(auth_error({{"bearer", "x"}, {"basic", {{"user", "x"}, {"password", "x"}}}}) ==
        "operations..auth.basic: auth has `bearer` and `basic`; a request has one Authorization header, keep one of "
        "them");
}

TEST_CASE("a header that a key makes is not written as well") {
  auto of_both = [](value target, value operation) {
    target.children.emplace_back("base_url", value("http://h"));
    auto found = mistakes_of(std::move(target), std::move(operation));
    return found.size() == 1 ? found[0].path + ": " + found[0].message : std::to_string(found.size()) + " mistakes";
  };
  const std::string leave = "; leave one of the two out";
  const value bearer(table{{"bearer", "x"}}), header(table{{"authorization", "y"}}), get(table{{"get", "/"}});
  CHECK(of_both({{"auth", bearer}, {"headers", header}}, get) ==
        "headers.authorization: the header authorization is made by `auth`" + leave);
  CHECK(of_both({{"auth", bearer}}, {{"get", "/"}, {"headers", header}}) ==
        "operations..headers.authorization: the header authorization is made by `auth`" + leave);
  CHECK(of_both({{"headers", header}}, {{"get", "/"}, {"auth", bearer}}) ==
        "operations..auth: the target writes the header Authorization, which `auth` makes" + leave);
  CHECK(of_both({{"auth", bearer}}, {{"get", "/"}, {"auth", table{}}, {"headers", header}}) == "0 mistakes");
  const value encoding(table{{"Accept-Encoding", "br"}});
  CHECK(of_both({{"compression", true}, {"headers", encoding}}, get) ==
        "headers.Accept-Encoding: the header Accept-Encoding is made by `compression`" + leave);
  CHECK(of_both({{"compression", true}}, {{"get", "/"}, {"headers", encoding}}) ==
        "operations..headers.Accept-Encoding: the header Accept-Encoding is made by `compression`" + leave);
  CHECK(of_both({{"headers", encoding}}, {{"get", "/"}, {"compression", true}}) ==
        "operations..compression: the target writes the header Accept-Encoding, which `compression` makes" + leave);
  CHECK(of_both({{"compression", true}}, {{"get", "/"}, {"compression", false}, {"headers", encoding}}) ==
        "0 mistakes");
  CHECK(of_both({{"traceparent", true}}, {{"get", "/"}, {"headers", {{"Traceparent", "x"}}}}) ==
        "operations..headers.Traceparent: the header Traceparent is made by `traceparent`" + leave);
  CHECK(of_both({{"traceparent", true}, {"request_id", "traceparent"}}, get) ==
        "request_id: request_id and `traceparent` make the same header; choose another name, or leave one out");
}

TEST_CASE("the request log needs an id, and all mistakes are found at once") {
  auto found = mistakes_of({{"base_url", "ftp://h"}, {"request_log", "log.jsonl"}, {"headers", {{"bad name", "x"}}}},
                           {{"get", "x"}});
  REQUIRE(found.size() == 4);
  CHECK(found[1].path == "request_log");
  CHECK(found[1].message ==
        "request_log needs an id in every request; write request_id = \"X-Request-Id\", or traceparent = true");
  CHECK(found[2].path == "headers.bad name");
  CHECK(found[3].path == "operations..get");
}
