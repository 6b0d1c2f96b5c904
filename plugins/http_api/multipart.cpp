#include "multipart.hpp"

#include <spate/abi/ext/data.h>

#include <vector>

#include "net/file_bytes.hpp"

namespace spate::http_api {

namespace {

struct part {
  std::string_view name;
  node value, filename;
  std::string filename_text, content_type, bytes;
  bool is_file = false;
};

part read_part(node from) {
  part out;
  out.name = from.key();
  if (!from.is_table()) {
    out.value = from;
    return out;
  }
  out.value = from.child("value");
  out.filename = from.child("filename");
  out.content_type = from.child("content_type").as_string();
  if (node file = from.child("file")) {
    out.is_file = true;
    out.bytes = file_bytes(file);
    if (!out.filename) out.filename_text = file_name(file.as_string());
    if (out.content_type.empty()) out.content_type = "application/octet-stream";
  }
  return out;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037u;  // FNV-1a
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

bool holds(const std::vector<part>& parts, std::string_view boundary) {
  for (const part& each : parts)
    if (each.bytes.find(boundary) != std::string::npos ||
        each.value.as_string().find(boundary) != std::string_view::npos)
      return true;
  return false;
}

std::string boundary_of(const std::vector<part>& parts, std::string_view name) {
  for (int tries = 0;; ++tries) {
    std::uint64_t hash = hash_of(text(name, " ", tries));
    std::string out = "------------spate-";
    for (int digit = 0; digit < 16; ++digit, hash >>= 4) out += "0123456789abcdef"[hash & 15];
    if (!holds(parts, out)) return out;
  }
}

void add_head(request_pieces& to, const part& from) {
  to.add_literal(text("Content-Disposition: form-data; name=\"", quoted_text(from.name), "\""));
  if (from.filename || from.is_file) {
    to.add_literal("; filename=\"");
    if (from.filename)
      to.add_quoted(from.filename);
    else
      to.add_literal(quoted_text(from.filename_text));
    to.add_literal("\"");
  }
  if (!from.content_type.empty()) to.add_literal(text("\r\nContent-Type: ", from.content_type));
  to.add_literal("\r\n\r\n");
}

}  // namespace

std::string add_multipart(request_pieces& to, node multipart, std::string_view name) {
  std::vector<part> parts;
  for (node each : multipart) parts.push_back(read_part(each));
  std::string boundary = boundary_of(parts, name);
  for (const part& each : parts) {
    to.add_literal(text("--", boundary, "\r\n"));
    add_head(to, each);
    if (each.is_file)
      to.add_literal(each.bytes);
    else
      to.add_text(each.value, SPATE_ESCAPE_NONE);
    to.add_literal("\r\n");
  }
  to.add_literal(text("--", boundary, "--\r\n"));
  return boundary;
}

}  // namespace spate::http_api
