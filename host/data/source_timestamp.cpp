#include "data/source_kinds.hpp"
#include "data/text_template.hpp"
#include "data/time_text.hpp"

#include <spate/config.hpp>

namespace spate::data {
namespace {

const char* const formats[] = {"iso", "iso_ms", "date", "unix", "unix_ms", nullptr};

class timestamps final : public source {
 public:
  timestamps(std::int64_t from_ms, std::int64_t to_ms, time_format format)
      : from_(from_ms), to_(to_ms), format_(format) {}
  void draw(const render_scope& scope, std::uint64_t, value& out) const override {
    // Whole seconds, unless the text shows more: then both ends stay within reach.
    const bool fine = format_ == time_format::iso_ms || format_ == time_format::unix_ms;
    const std::int64_t unit = fine ? 1 : 1000;
    write_time(scope.user.random.between(from_ / unit, to_ / unit) * unit, format_, out);
  }

 private:
  std::int64_t from_, to_;  // milliseconds since the epoch, both included
  time_format format_;
};

std::unique_ptr<source> create_timestamp(const spate_config& raw, spate_report& sink) {
  const config all(raw);
  report mistakes(sink);
  const auto read = [&](const char* name) {
    const node at = all.find(name);
    const auto found = read_time(at.as_string());
    if (!found) {
      mistakes.error(at ? at : all.root(), "`", name,
                     "` is a date or time in UTC: \"2025-01-31\" or \"2025-01-31T12:34:56Z\"");
    }
    return found;
  };
  const auto from = read("from"), to = read("to");
  if (!from || !to) return nullptr;
  if (*from > *to) {
    mistakes.error(all.find("from"), "`from` is after `to`: swap them");
    return nullptr;
  }
  return std::make_unique<timestamps>(*from, *to, *find_time_format(all.find("format").as_string("iso")));
}

constexpr key timestamp_keys[] = {
    key("from", SPATE_KIND_STRING, "The first date or time, in UTC: \"2025-01-31\".").required(),
    key("to", SPATE_KIND_STRING, "The last; included. A date is its midnight.").required(),
    key("format", SPATE_KIND_STRING,
        "iso is \"2025-01-31T12:34:56Z\", iso_ms has milliseconds, unix counts seconds, unix_ms milliseconds.")
        .by_default("iso")
        .one_of(formats)};

}  // namespace

const source_kind timestamp_source = {"timestamp", "A time between two others, in UTC.", key_table(timestamp_keys),
                                      create_timestamp};

}  // namespace spate::data
