// A host for tests: every service that a protocol may ask for, in memory.
#pragma once

#include <spate/abi/ext/clock.h>
#include <spate/abi/ext/data.h>
#include <spate/abi/ext/exchanges.h>
#include <spate/abi/ext/log.h>
#include <spate/abi/ext/metrics.h>
#include <spate/abi/ext/notes.h>
#include <spate/abi/ext/response.h>
#include <spate/abi/ext/strings.h>

#include <ctime>
#include <functional>
#include <map>
#include <mutex>

#include "sdk/config_literal.hpp"

namespace spate::test {

// A response as the plugin offered it.
struct offered {
  std::uint64_t token;
  std::uint32_t operation, user;
  std::int32_t status;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> cells;  // of the kept rows, as text; NULL is "null"
  std::uint64_t row_count;
  const std::string* field(std::string_view name) const {
    for (const auto& [key, words] : fields)
      if (key == name) return &words;
    return nullptr;
  }
};

// An exchange as the plugin gave it to be kept.
struct kept_exchange {
  std::uint32_t operation;
  std::int32_t status;
  std::uint16_t outcome;
  std::int64_t service_ns;
  std::uint64_t sent_bytes, received_bytes;
  std::string sent, received, trace_id;
};

// What a plugin said besides numbers.
struct kept_note {
  std::uint32_t operation, level;
  std::string name, text;
};

// Set up before the plugin is created, read after it is idle. The clock is CLOCK_MONOTONIC; holes take their text from
// `values`, ${token} is the operation's token and ${row} the row's number. The value of a single hole is typed when
// `typed` has it.
class fake_host {
 public:
  fake_host() { host_ = {sizeof host_, SPATE_ABI_MAJOR, SPATE_ABI_MINOR, 0, this, &get_extension}; }
  fake_host(const fake_host&) = delete;
  fake_host& operator=(const fake_host&) = delete;

  const spate_host* get() const { return &host_; }

  void compile(const config_literal& config) {
    templates_.clear();
    for (const auto& each : config.templates()) templates_.push_back(parse(each));
  }

  std::string words(std::uint16_t id) const { return id == 0 ? "" : strings.at(id - 1u); }
  std::int64_t metric(const std::string& name) const {
    for (const auto& each : metrics)
      if (each.name == name) return each.sum;
    return -1;
  }
  std::int64_t metric_count(const std::string& name) const {
    for (const auto& each : metrics)
      if (each.name == name) return each.count;
    return -1;
  }

  struct counted {
    std::string name;
    std::uint32_t kind;
    std::int64_t sum = 0, count = 0;
  };

  std::map<std::string, std::string> values;
  std::map<std::string, spate_value> typed;
  std::vector<kept_note> notes;
  std::uint32_t row = 0, rows_left = UINT32_MAX;  // from that one on a source has nothing left
  std::vector<std::uint32_t> wanted;              // by operation; missing: 0
  std::function<std::uint16_t(const spate_response&, std::uint16_t& error_id)> judge;
  bool keep_offers = true;
  std::uint64_t offers_seen = 0;
  std::vector<offered> offers;
  std::vector<std::string> strings, log_lines;
  std::vector<counted> metrics;
  std::uint64_t clock_reads = 0;
  std::int64_t slow_threshold_ns = INT64_MAX;
  std::vector<kept_exchange> kept;

 private:
  struct piece {
    std::string literal;  // when `hole` is empty
    std::string hole;
  };
  struct parsed {
    std::vector<piece> pieces;
    bool json;
  };

  static fake_host& of(const spate_host* host) { return *static_cast<fake_host*>(host->host_data); }

  static parsed parse(const config_literal::hole_text& from) {
    parsed out{{}, from.json};
    std::string_view rest = from.source;
    for (auto at = rest.find("${"); at != std::string_view::npos; at = rest.find("${")) {
      auto end = rest.find('}', at);
      out.pieces.push_back({std::string(rest.substr(0, at)), {}});
      out.pieces.push_back({{}, std::string(rest.substr(at + 2, end - at - 2))});
      rest = rest.substr(end + 1);
    }
    out.pieces.push_back({std::string(rest), {}});
    return out;
  }

  struct writer {
    char* at;
    std::uint64_t capacity, size = 0;
    void put(char c) {
      if (size < capacity) at[size] = c;
      ++size;
    }
    void put(std::string_view words) {
      for (char c : words) put(c);
    }
    void escaped(std::string_view words, std::uint32_t escape) {
      static constexpr char hex[] = "0123456789ABCDEF";
      for (char c : words) {
        auto byte = static_cast<unsigned char>(c);
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     std::string_view("-._~").find(c) != std::string_view::npos;
        if (escape == SPATE_ESCAPE_URL && !plain) {
          put('%');
          put(hex[byte >> 4]);
          put(hex[byte & 15]);
        } else if (escape == SPATE_ESCAPE_JSON && (c == '"' || c == '\\')) {
          put('\\');
          put(c);
        } else if (escape == SPATE_ESCAPE_HEADER && (c == '\r' || c == '\n' || c == '\0')) {
          put(' ');
        } else {
          put(c);
        }
      }
    }
  };

  static std::uint64_t render(const spate_host* host, std::uint32_t id, std::uint64_t token, std::uint32_t escape,
                              char* buffer, std::uint64_t capacity) noexcept {
    const parsed& from = of(host).templates_.at(id);
    writer out{buffer, capacity};
    for (const piece& each : from.pieces) {
      out.put(each.literal);
      if (each.hole.empty()) continue;
      char digits[24];
      std::string_view words;
      if (each.hole == "token") {
        auto end = std::to_chars(digits, digits + sizeof digits, token).ptr;
        words = {digits, static_cast<std::size_t>(end - digits)};
      } else if (each.hole == "row") {
        auto end = std::to_chars(digits, digits + sizeof digits, of(host).row).ptr;
        words = {digits, static_cast<std::size_t>(end - digits)};
      } else {
        words = of(host).values.at(each.hole);
      }
      out.escaped(words, from.json ? std::uint32_t{SPATE_ESCAPE_JSON} : escape);
    }
    return out.size;
  }

  static spate_status read_value(const spate_host* host, std::uint32_t id, std::uint64_t token,
                                 spate_value* out) noexcept {
    fake_host& self = of(host);
    const std::vector<piece>& pieces = self.templates_.at(id).pieces;
    const bool single = pieces.size() == 3 && pieces[0].literal.empty() && pieces[2].literal.empty();
    const auto found = single ? self.typed.find(pieces[1].hole) : self.typed.end();
    if (found != self.typed.end()) {
      *out = found->second;
      return SPATE_OK;
    }
    std::string& kept = self.kept_values_[id];
    kept.resize(256);
    kept.resize(render(host, id, token, SPATE_ESCAPE_NONE, kept.data(), kept.size()));
    *out = {};
    out->kind = SPATE_KIND_STRING;
    out->text = str(kept);
    return SPATE_OK;
  }

  static std::string shown(const spate_value& cell) {
    switch (cell.kind) {
      case SPATE_KIND_INT:
        return text(cell.i64);
      case SPATE_KIND_FLOAT:
        return text(cell.f64);
      case SPATE_KIND_STRING:
        return std::string(view(cell.text));
      default:
        return "null";
    }
  }

  static void keep_rows(const spate_rows* rows, offered& kept) {
    if (rows == nullptr) return;
    kept.row_count = rows->row_count;
    for (std::uint32_t i = 0; i < rows->column_count; ++i) kept.columns.emplace_back(view(rows->columns[i]));
    for (std::uint64_t row = 0; row < rows->kept_count; ++row) {
      auto& cells = kept.cells.emplace_back();
      for (std::uint32_t i = 0; i < rows->column_count; ++i)
        cells.push_back(shown(rows->cells[row * rows->column_count + i]));
    }
  }

  static std::uint16_t offer(const spate_host* host, std::uint64_t token, std::uint32_t operation, std::uint32_t user,
                             const spate_response* response, std::uint16_t* error_id) noexcept {
    fake_host& self = of(host);
    ++self.offers_seen;
    if (self.keep_offers) {
      offered kept{token, operation, user, response->status, {}, std::string(view(response->body)), {}, {}, 0};
      keep_rows(response->rows, kept);
      const auto* at = reinterpret_cast<const char*>(response->fields);
      for (std::uint32_t i = 0; i < response->field_count; ++i, at += response->field_stride) {
        const auto& field = *reinterpret_cast<const spate_field*>(at);
        kept.fields.emplace_back(view(field.name), view(field.text));
      }
      self.offers.push_back(std::move(kept));
    }
    if (self.judge) return self.judge(*response, *error_id);
    return response->status >= 400 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
  }

  static std::int64_t read(clockid_t clock) {
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  }

  static const void* get_extension(const spate_host*, const char* id) noexcept {
    static constexpr spate_clock clock = {sizeof clock, 0,
                                          [](const spate_host* host) noexcept {
                                            ++of(host).clock_reads;
                                            return read(CLOCK_MONOTONIC);
                                          },
                                          [](const spate_host*) noexcept { return read(CLOCK_REALTIME); }};
    static constexpr spate_data data = {sizeof data, 0, &render, &read_value,
                                        [](const spate_host* host, std::uint64_t, std::uint32_t number) noexcept {
                                          const bool ran_out = of(host).row >= of(host).rows_left;
                                          of(host).row = number;
                                          return spate_status{ran_out ? SPATE_E_IO : SPATE_OK};
                                        }};
    static constexpr spate_notes notes = {
        sizeof notes, 0,
        [](const spate_host* host, std::uint32_t operation, std::uint32_t level, spate_str name,
           spate_str words) noexcept {
          std::lock_guard lock(of(host).mutex_);
          auto& all = of(host).notes;
          std::erase_if(all,
                        [&](const kept_note& each) { return each.operation == operation && each.name == view(name); });
          all.push_back({operation, level, std::string(view(name)), std::string(view(words))});
        }};
    static constexpr spate_log log = {sizeof log, 0,
                                      [](const spate_host*) noexcept { return std::uint32_t{SPATE_LOG_INFO}; },
                                      [](const spate_host* host, std::uint32_t, spate_str line) noexcept {
                                        of(host).log_lines.emplace_back(view(line));
                                      }};
    static constexpr spate_strings strings = {sizeof strings, 0, [](const spate_host* host, spate_str text) noexcept {
                                                std::lock_guard lock(of(host).mutex_);
                                                auto& all = of(host).strings;
                                                for (std::size_t i = 0; i < all.size(); ++i)
                                                  if (all[i] == view(text)) return static_cast<std::uint16_t>(i + 1);
                                                all.emplace_back(view(text));
                                                return static_cast<std::uint16_t>(all.size());
                                              }};
    static constexpr spate_metrics metrics = {
        sizeof metrics, 0,
        [](const spate_host* host, spate_str name, std::uint32_t kind) noexcept {
          auto& all = of(host).metrics;
          for (std::uint32_t i = 0; i < all.size(); ++i)
            if (all[i].name == view(name)) return i;
          all.push_back({std::string(view(name)), kind});
          return static_cast<std::uint32_t>(all.size() - 1);
        },
        [](const spate_host* host, std::uint32_t metric, std::uint32_t, std::int64_t value) noexcept {
          auto& one = of(host).metrics.at(metric);
          if (__builtin_add_overflow(one.sum, value, &one.sum)) one.sum = INT64_MAX;
          ++one.count;
        }};
    static constexpr spate_responses responses = {sizeof responses, 0,
                                                  [](const spate_host* host, std::uint32_t operation) noexcept {
                                                    auto& all = of(host).wanted;
                                                    return operation < all.size() ? all[operation] : 0u;
                                                  },
                                                  &offer};
    static constexpr spate_exchanges exchanges = {
        sizeof exchanges, 0, [](const spate_host* host, std::uint32_t) noexcept { return of(host).slow_threshold_ns; },
        [](const spate_host* host, const spate_exchange* kept) noexcept {
          of(host).kept.push_back({kept->operation, kept->status, kept->outcome, kept->end_ns - kept->start_ns,
                                   kept->sent_bytes, kept->received_bytes, std::string(view(kept->sent)),
                                   std::string(view(kept->received)), std::string(view(kept->trace_id))});
        }};
    std::string_view name = id;
    if (name == SPATE_EXT_NOTES) return &notes;
    if (name == SPATE_EXT_EXCHANGES) return &exchanges;
    if (name == SPATE_EXT_CLOCK) return &clock;
    if (name == SPATE_EXT_DATA) return &data;
    if (name == SPATE_EXT_LOG) return &log;
    if (name == SPATE_EXT_STRINGS) return &strings;
    if (name == SPATE_EXT_METRICS) return &metrics;
    if (name == SPATE_EXT_RESPONSE) return &responses;
    return nullptr;
  }

  spate_host host_{};
  std::vector<parsed> templates_;
  std::map<std::uint32_t, std::string> kept_values_;  // by template
  std::mutex mutex_;
};

}  // namespace spate::test
