#include "request_body.hpp"

#include <spate/abi/ext/data.h>

#include "multipart.hpp"
#include "net/file_bytes.hpp"

namespace spate::http_api {

namespace {

void add_form(request_pieces& to, node form) {
  bool first = true;
  for (node each : form) {
    to.add_literal(text(first ? "" : "&", form_text(each.key()), "="));
    to.add_form_encoded(each);
    first = false;
  }
}

}  // namespace

node body_of(node operation) {
  for (std::string_view key : body_keys)
    if (node found = operation.child(key)) return found;
  return {};
}

request_body make_body(node operation) {
  request_body out;
  node from = body_of(operation);
  if (!from) return out;
  out.is_there = true;
  if (from.key() == "form") {
    out.content_type = "application/x-www-form-urlencoded";
    add_form(out.content, from);
  } else if (from.key() == "multipart") {
    const std::string boundary = add_multipart(out.content, from, operation.child("name").as_string());
    out.content_type = text("multipart/form-data; boundary=", boundary);
  } else if (from.key() == "body_file") {
    out.content_type = "application/octet-stream";
    out.content.add_literal(file_bytes(from));
  } else {
    if (from.key() == "json") out.content_type = "application/json";
    out.content.add_text(from, SPATE_ESCAPE_NONE);
  }
  return out;
}

}  // namespace spate::http_api
