#include "plugin/plugin_host.hpp"

#include <spdlog/spdlog.h>

#include <spate/abi/ext/log.h>
#include <spate/abi/protocol.h>

#include <algorithm>

#include "plugin/extensions.hpp"

namespace spate::plugin {

plugin_host::plugin_host(run_services& shared, std::string owner, const std::vector<std::uint32_t>& operations)
    : shared_(shared), owner_(std::move(owner)) {
  view_.struct_size = sizeof view_;
  view_.abi_major = SPATE_ABI_MAJOR;
  view_.abi_minor = SPATE_ABI_MINOR;
  view_.host_data = this;
  view_.get_extension = [](const spate_host*, const char* id) noexcept -> const void* {
    return id == nullptr ? nullptr : extension_table(id);
  };
  for (const std::uint32_t model : operations) {
    auto state = std::make_unique<operation_state>();
    state->model = model;
    if (shared_.runtime != nullptr && model < shared_.runtime->responses.size()) {
      const data::response_program& program = shared_.runtime->responses[model];
      for (const std::string& text : program.texts()) state->text_ids.push_back(shared_.strings.intern(text));
      state->checked = !program.check_names().empty();
    }
    operations_.push_back(std::move(state));
  }
}

plugin_host::~plugin_host() = default;

std::uint32_t plugin_host::model_operation(std::uint32_t index) const noexcept {
  return index < operations_.size() ? operations_[index]->model : SPATE_NONE;
}

check_counts plugin_host::checks(std::uint32_t index) const {
  check_counts out;
  if (index >= operations_.size()) return out;
  const operation_state& state = *operations_[index];
  out.offered = state.offered.load(std::memory_order_relaxed);
  std::transform(state.failed.begin(), state.failed.end(), out.failed.begin(),
                 [](const auto& each) { return each.load(std::memory_order_relaxed); });
  return out;
}

std::uint16_t plugin_host::offer(std::uint64_t token, std::uint32_t operation, std::uint32_t user,
                                 const spate_response& response, std::uint16_t& error_id) {
  data::runtime* runtime = shared_.runtime;
  const auto number = token == 0 ? user : static_cast<std::uint32_t>(token);
  if (runtime == nullptr || operation >= operations_.size() ||
      operations_[operation]->model >= runtime->responses.size() || number >= runtime->users.size() ||
      runtime->users[number] == nullptr) {
    error_id = shared_.strings.intern("the plugin offered an answer for an operation or user that does not exist");
    return SPATE_OUTCOME_PROTOCOL;
  }
  operation_state& state = *operations_[operation];
  const data::offered result = runtime->responses[state.model].run(response, *runtime->users[number], runtime->shared,
                                                                   number == runtime->setup_user);
  if (state.checked) state.offered.fetch_add(1, std::memory_order_relaxed);
  for (std::uint64_t left = result.checks_failed; left != 0; left &= left - 1)
    state.failed[static_cast<std::size_t>(__builtin_ctzll(left))].fetch_add(1, std::memory_order_relaxed);
  const bool named = result.failed >= 0 && static_cast<std::size_t>(result.failed) < state.text_ids.size();
  error_id = named ? state.text_ids[static_cast<std::size_t>(result.failed)] : string_table::none;
  return result.outcome;
}

void plugin_host::log(std::uint32_t level, std::string_view line) const noexcept {
  static constexpr spdlog::level::level_enum levels[] = {spdlog::level::trace, spdlog::level::debug,
                                                         spdlog::level::info, spdlog::level::warn, spdlog::level::err};
  spdlog::logger& to = shared_.log ? *shared_.log : *spdlog::default_logger_raw();
  const auto as = levels[std::min<std::uint32_t>(level, SPATE_LOG_ERROR)];
  if (!to.should_log(as)) return;
  // spdlog reports its own failures and throws none.
  try {
    to.log(as, "[{}] {}", owner_, shared_.secrets.masked(line));
  } catch (const std::bad_alloc&) {
    to.log(as, "[{}] no memory left for a line of the log", owner_);
  }
}

}  // namespace spate::plugin
