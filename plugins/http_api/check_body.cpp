#include "check_body.hpp"

#include "net/url.hpp"
#include "request_body.hpp"

namespace spate::http_api {

namespace {

bool is_scalar(node value) { return !value.is_table() && !value.is_array(); }

void check_form(node form, report& mistakes) {
  for (node each : form)
    if (!is_scalar(each))
      mistakes.error(each, "the form's field '", each.key(), "' is a table or array; write text, a number or a flag");
}

void check_part(node part, report& mistakes) {
  if (is_scalar(part)) return;
  if (part.is_array())
    return mistakes.error(part, "the part '", part.key(), "' is an array; write text, or { file = \"...\" }");
  node value = part.child("value"), file = part.child("file"), type = part.child("content_type");
  if (value && file) mistakes.error(file, "the part '", part.key(), "' has `value` and `file`; keep one of them");
  if (!value && !file)
    mistakes.error(part, "the part '", part.key(), "' sends nothing; write value = \"...\" or file = \"...\" into it");
  if (value && !is_scalar(value))
    mistakes.error(value, "the value of the part '", part.key(),
                   "' is a table or array; write text, a number or a flag");
  if (type && (type.as_string().empty() || type.as_string().find_first_of("\r\n") != std::string_view::npos))
    mistakes.error(type, "the content type of the part '", part.key(),
                   "' is empty or holds a line break; write one like \"text/csv\"");
}

void check_multipart(node multipart, node headers, report& mistakes) {
  if (multipart.empty()) mistakes.error(multipart, "`multipart` has no part; write multipart = { name = \"value\" }");
  for (node each : multipart) check_part(each, mistakes);
  for (node each : headers)
    if (same_name(each.key(), "Content-Type"))
      mistakes.error(each, "`multipart` writes the header ", each.key(), " with its boundary; leave the header out");
}

}  // namespace

void check_body(node operation, report& mistakes) {
  node sent = body_of(operation);
  if (!sent) return;
  for (std::string_view key : body_keys)
    if (node other = operation.child(key); other && key != sent.key())
      mistakes.error(other, "the operation has `", sent.key(), "` and `", key, "`; keep one of them");
  check_form(operation.child("form"), mistakes);
  if (node multipart = operation.child("multipart")) check_multipart(multipart, operation.child("headers"), mistakes);
  for (std::string_view key : {"get", "head"})
    if (operation.child(key))
      mistakes.warning(sent, "a body with `", key,
                       "` has no meaning in HTTP, and servers may refuse it; use post, or query");
}

}  // namespace spate::http_api
