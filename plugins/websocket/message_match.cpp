#include "message_match.hpp"

#include <spate/abi/ext/data.h>

#include <algorithm>

#include "net/request_pieces.hpp"

namespace spate::websocket {

message_match::message_match(node from) {
  std::string unused;  // check_match has told
  for (node each : from.child("json")) add(json_place(each.key(), unused), each);
  if (node words = from.child("contains")) add({}, words);
}

void message_match::add(json_place place, node from) {
  parts_.push_back({std::move(place), from.is_template() ? std::string() : net::plain_text(from), from.template_id()});
}

bool message_match::is_fixed() const noexcept {
  return std::all_of(parts_.begin(), parts_.end(), [](const part& each) { return each.template_id == SPATE_NONE; });
}

void message_match::render(const host_services& host, std::uint64_t token, expected& out) const {
  out.ends.clear();
  std::size_t at = 0;
  for (const part& each : parts_) {
    if (each.template_id != SPATE_NONE)
      at = net::render_hole(host, {each.template_id, token, SPATE_ESCAPE_NONE}, out.bytes, at);
    out.ends.push_back(at);
  }
}

bool message_match::holds(std::string_view message, const expected* with) const noexcept {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const part& each = parts_[i];
    std::string_view words = each.text;
    if (each.template_id != SPATE_NONE && with != nullptr) words = {with->bytes.data() + begin, with->ends[i] - begin};
    if (with != nullptr) begin = with->ends[i];
    const bool here =
        each.place.is_set() ? equals(each.place.find(message), words) : message.find(words) != std::string_view::npos;
    if (!here) return false;
  }
  return true;
}

void check_match(node match, report& mistakes) {
  for (node each : match.child("json")) {
    std::string problem;
    const json_place at(each.key(), problem);
    if (!problem.empty()) mistakes.error(each, problem);
    if (each.is_table() || each.is_array())
      mistakes.error(each, "a message is compared with a text, a number or a flag at ", each.key(),
                     "; point to one inside the table or array");
  }
  if (node words = match.child("contains"); words && words.as_string().empty())
    mistakes.error(words, "`contains` is empty, which every message contains; write what to look for");
}

}  // namespace spate::websocket
