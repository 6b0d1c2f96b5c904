#include "plugin/extensions.hpp"

#include <spdlog/spdlog.h>

#include <spate/abi/ext/clock.h>
#include <spate/abi/ext/data.h>
#include <spate/abi/ext/exchanges.h>
#include <spate/abi/ext/log.h>
#include <spate/abi/ext/metrics.h>
#include <spate/abi/ext/notes.h>
#include <spate/abi/ext/response.h>
#include <spate/abi/ext/strings.h>
#include <spate/abi/protocol.h>
#include <spate/text.hpp>

#include <algorithm>
#include <array>

#include "plugin/metric_sink.hpp"
#include "plugin/plugin_host.hpp"

namespace spate::plugin {

namespace {

plugin_host& self(const spate_host* host) noexcept { return *static_cast<plugin_host*>(host->host_data); }

constexpr spate_clock clock_table = {sizeof(spate_clock), 0,
                                     [](const spate_host* host) noexcept {
                                       const clock_source& clock = self(host).shared().clock;
                                       return clock.now_ns(clock.context);
                                     },
                                     [](const spate_host* host) noexcept {
                                       const clock_source& clock = self(host).shared().clock;
                                       return clock.wall_ns(clock.context);
                                     }};

constexpr spate_log log_table = {
    sizeof(spate_log), 0,
    [](const spate_host* host) noexcept -> std::uint32_t {
      const auto& own = self(host).shared().log;
      const auto level = own ? own->level() : spdlog::default_logger_raw()->level();
      return level > spdlog::level::err ? SPATE_LOG_ERROR + 1 : static_cast<std::uint32_t>(level);
    },
    [](const spate_host* host, std::uint32_t level, spate_str line) noexcept { self(host).log(level, view(line)); }};

constexpr spate_strings strings_table = {sizeof(spate_strings), 0, [](const spate_host* host, spate_str text) noexcept {
                                           return self(host).shared().strings.intern(view(text));
                                         }};

std::uint32_t define_metric(const spate_host* host, spate_str name, std::uint32_t kind) noexcept {
  try {
    std::string why;
    const std::uint32_t id = self(host).shared().metrics.define(view(name), kind, why);
    if (id == SPATE_NONE) self(host).log(SPATE_LOG_WARN, why);
    return id;
  } catch (const std::exception& failed) {
    self(host).log(SPATE_LOG_ERROR, failed.what());
    return SPATE_NONE;
  }
}

void record_metric(const spate_host* host, std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept {
  if (metric == SPATE_NONE) return;
  metric_sink* sink = thread_metric_sink();
  const std::uint32_t model = self(host).model_operation(operation);
  if (sink == nullptr || model == SPATE_NONE)
    self(host).shared().metrics.lose();
  else
    sink->record(metric, model, value);
}

constexpr spate_metrics metrics_table = {sizeof(spate_metrics), 0, &define_metric, &record_metric};

// Null when the token names nobody.
data::user_state* user_of(const data::runtime* runtime, std::uint64_t token) noexcept {
  const auto number = static_cast<std::uint32_t>(token);
  return runtime == nullptr || number >= runtime->users.size() ? nullptr : runtime->users[number];
}

// The same for a template, null as well when there is none of that id.
data::user_state* user_of(const data::runtime* runtime, std::uint32_t id, std::uint64_t token) noexcept {
  return runtime == nullptr || id >= runtime->templates.size() ? nullptr : user_of(runtime, token);
}

std::uint64_t render(const spate_host* host, std::uint32_t id, std::uint64_t token, std::uint32_t escape, char* buffer,
                     std::uint64_t capacity) noexcept {
  const data::runtime* runtime = self(host).shared().runtime;
  data::user_state* user = user_of(runtime, id, token);
  if (user == nullptr) return 0;
  return runtime->templates[id].render({*user, runtime->shared, runtime->sources}, escape, buffer, capacity);
}

void to_abi(const data::value& from, spate_value& to) noexcept {
  to = {};
  switch (from.type) {
    case data::value_type::none:
      to.kind = SPATE_KIND_NULL;
      break;
    case data::value_type::boolean:
      to.kind = SPATE_KIND_BOOL, to.i64 = from.integer;
      break;
    case data::value_type::integer:
      to.kind = SPATE_KIND_INT, to.i64 = from.integer;
      break;
    case data::value_type::real:
      to.kind = SPATE_KIND_FLOAT, to.f64 = from.real;
      break;
    case data::value_type::text:
    case data::value_type::json:
      to.kind = SPATE_KIND_STRING, to.text = str(from.text);
      break;
  }
}

spate_status read_value(const spate_host* host, std::uint32_t id, std::uint64_t token, spate_value* out) noexcept {
  const data::runtime* runtime = self(host).shared().runtime;
  data::user_state* user = user_of(runtime, id, token);
  if (user == nullptr) return SPATE_E_INTERNAL;
  try {
    data::value* kept = self(host).values().of(static_cast<std::uint32_t>(token), id);
    if (kept == nullptr) return SPATE_E_NOMEM;
    runtime->templates[id].evaluate({*user, runtime->shared, runtime->sources}, *kept);
    to_abi(*kept, *out);
    return SPATE_OK;
  } catch (const std::bad_alloc&) {
    return SPATE_E_NOMEM;
  }
}

spate_status choose_row(const spate_host* host, std::uint64_t token, std::uint32_t number) noexcept {
  data::user_state* user = user_of(self(host).shared().runtime, token);
  if (user == nullptr) return SPATE_E_UNSUPPORTED;
  const bool ran_out = std::any_of(user->draws.begin(), user->draws.end(), [user](const data::user_state::draw& each) {
    return each.ran_out && each.operation_no == user->operation_no && each.row == user->current_row();
  });
  user->row = number;
  user->row_operation = user->operation_no;
  return ran_out ? SPATE_E_IO : SPATE_OK;
}

constexpr spate_data data_table = {sizeof(spate_data), 0, &render, &read_value, &choose_row};

std::uint32_t wants(const spate_host* host, std::uint32_t operation) noexcept {
  const data::runtime* runtime = self(host).shared().runtime;
  const std::uint32_t model = self(host).model_operation(operation);
  if (runtime == nullptr || model >= runtime->responses.size()) return 0;
  return runtime->responses[model].wants();
}

std::uint16_t offer(const spate_host* host, std::uint64_t token, std::uint32_t operation, std::uint32_t user,
                    const spate_response* response, std::uint16_t* error_id) noexcept {
  std::uint16_t ignored = 0;
  std::uint16_t& error = error_id == nullptr ? ignored : *error_id;
  try {
    return self(host).offer(token, operation, user, *response, error);
  } catch (const std::exception& failed) {
    error = self(host).shared().strings.intern(failed.what());
    return SPATE_OUTCOME_PROTOCOL;
  }
}

constexpr spate_responses responses_table = {sizeof(spate_responses), 0, &wants, &offer};

std::int64_t slow_threshold_ns(const spate_host* host, std::uint32_t operation) noexcept {
  return self(host).shared().slowest.threshold_ns(self(host).model_operation(operation));
}

void keep_exchange(const spate_host* host, const spate_exchange* exchange) noexcept {
  try {
    self(host).shared().slowest.keep(self(host).model_operation(exchange->operation), *exchange);
  } catch (const std::bad_alloc&) {
    self(host).log(SPATE_LOG_WARN, "no memory left to keep a slow exchange");
  }
}

constexpr spate_exchanges exchanges_table = {sizeof(spate_exchanges), 0, &slow_threshold_ns, &keep_exchange};

void set_note(const spate_host* host, std::uint32_t operation, std::uint32_t level, spate_str name,
              spate_str text) noexcept {
  plugin_host& owner = self(host);
  try {
    owner.shared().notes.set({owner.owner(), owner.model_operation(operation), level == SPATE_NOTE_WARNING,
                              std::string(view(name)), owner.shared().secrets.masked(view(text))});
  } catch (const std::bad_alloc&) {
    owner.log(SPATE_LOG_WARN, "no memory left to keep a note");
  }
}

constexpr spate_notes notes_table = {sizeof(spate_notes), 0, &set_note};

struct extension {
  std::string_view id;
  const void* table;
};
constexpr std::array extensions = {
    extension{SPATE_EXT_CLOCK, &clock_table},         extension{SPATE_EXT_LOG, &log_table},
    extension{SPATE_EXT_STRINGS, &strings_table},     extension{SPATE_EXT_DATA, &data_table},
    extension{SPATE_EXT_RESPONSE, &responses_table},  extension{SPATE_EXT_METRICS, &metrics_table},
    extension{SPATE_EXT_EXCHANGES, &exchanges_table}, extension{SPATE_EXT_NOTES, &notes_table}};

}  // namespace

const void* extension_table(std::string_view id) noexcept {
  for (const extension& each : extensions)
    if (each.id == id) return each.table;
  return nullptr;
}

bool offers_extension(std::string_view id) noexcept { return extension_table(id) != nullptr; }

std::string offered_extensions() {
  std::string out;
  for (const extension& each : extensions) (out += out.empty() ? "" : ", ") += each.id;
  return out;
}

}  // namespace spate::plugin
