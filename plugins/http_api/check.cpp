#include "check.hpp"

#include "check_authorization.hpp"
#include "check_body.hpp"
#include "check_made_headers.hpp"
#include "keys.hpp"
#include "net/check_connection.hpp"
#include "net/url.hpp"

namespace spate::http_api {

namespace {

bool has_line_break(std::string_view words) { return words.find_first_of("\r\n") != std::string_view::npos; }

void check_headers(node headers, report& mistakes) {
  for (node each : headers) {
    if (!is_token(each.key())) {
      mistakes.error(each, "'", each.key(), "' is no name of a header; letters, digits and -_. are allowed");
      continue;
    }
    if (same_name(each.key(), "Content-Length") || same_name(each.key(), "Transfer-Encoding"))
      mistakes.error(each, "the header ", each.key(), " follows from the body; leave it out");
    if (has_line_break(each.as_string()))
      mistakes.error(each, "the header ", each.key(),
                     " holds a line break, which would start another header; remove it");
    for (node other : headers)
      if (other.index() < each.index() && same_name(other.key(), each.key()))
        mistakes.error(each, "the header ", each.key(), " is there twice; keep one");
  }
}

void check_query(node query, report& mistakes) {
  for (node each : query)
    if (each.is_table() || each.is_array())
      mistakes.error(each, "the query parameter '", each.key(),
                     "' is a table or array; write text, a number or a flag");
}

// The node of the path, and the method it goes with; reports when there is none or more than one.
void check_method(node operation, report& mistakes) {
  node first;
  for (const method_name& each : methods) {
    node path = operation.child(each.key);
    if (!path) continue;
    if (first) mistakes.error(path, "the operation has `", first.key(), "` and `", path.key(), "`; keep one of them");
    first = path;
  }
  node method = operation.child("method"), path = operation.child("path");
  if (method && !is_token(method.as_string()))
    mistakes.error(method, "'", method.as_string(), "' is no HTTP method; write one like \"PURGE\"");
  if (first && (method || path))
    mistakes.error(method ? method : path, "the operation has `", first.key(), "` and `",
                   (method ? method : path).key(), "`; keep `", first.key(), "`, or `method` with `path`");
  if (!first && method && !path) mistakes.error(method, "`method` needs `path`: path = \"/...\"");
  if (!first && path && !method)
    mistakes.error(path, "`path` needs `method`; or write get = \"", path.as_string(), "\"");
  if (!first && !method && !path)
    mistakes.error(operation,
                   "the operation sends nothing; write get = \"/path\" (or post, put, delete, patch, head, options)");
  node sent = first ? first : path;
  if (!sent) return;
  std::string problem = problem_of_path(sent.as_string());
  if (!problem.empty()) mistakes.error(sent, problem);
}

void check_request_log(config settings, report& mistakes) {
  node id = settings.find("request_id"), log = settings.find("request_log");
  if (id && !is_token(id.as_string()))
    mistakes.error(id, "'", id.as_string(), "' is no name of a header; write one like \"X-Request-Id\"");
  if (log && !id && !settings.find("traceparent").as_bool())
    mistakes.error(
        log, "request_log needs an id in every request; write request_id = \"X-Request-Id\", or traceparent = true");
  if (log && log.as_string().empty()) mistakes.error(log, "request_log is empty; write the file's path");
}

}  // namespace

void check_target(config settings, report& mistakes) {
  std::string problem;
  node url = settings.find("base_url");
  const auto parsed = parse_base_url(url.as_string(), problem);
  if (!parsed) mistakes.error(url, problem);
  check_connection(settings, !parsed || parsed->secure, "https://", mistakes);
  node size = settings.find("pool.size");
  if (size && settings.find("connections").as_string() != "pool")
    mistakes.error(size, "pool.size needs connections = \"pool\"; without it each user has a connection of its own");
  check_request_log(settings, mistakes);
  check_headers(settings.find("headers"), mistakes);
  check_authorization(settings.find("auth"), mistakes);
  check_made_headers(settings, mistakes);
  for (node operation : settings.operations()) {
    check_method(operation, mistakes);
    check_body(operation, mistakes);
    check_headers(operation.child("headers"), mistakes);
    check_query(operation.child("query"), mistakes);
    check_authorization(operation.child("auth"), mistakes);
  }
}

}  // namespace spate::http_api
