// Drives one reporter through its C table, as a host does: a host with a clock, a flat configuration, captured output.
#pragma once

#include <spate/abi/ext/clock.h>
#include <spate/abi/reporter.h>
#include <unistd.h>
#include <spate/text.hpp>

#include <cstdio>
#include <cstring>
#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

namespace reporter_session {

// The least that a host offers.
inline const spate_host* host() {
  static const spate_clock clock = {sizeof(spate_clock), 0,
                                    [](const spate_host*) noexcept -> std::int64_t { return 0; },
                                    [](const spate_host*) noexcept -> std::int64_t { return 0; }};
  static const spate_host made = {sizeof(spate_host),
                                  SPATE_ABI_MAJOR,
                                  SPATE_ABI_MINOR,
                                  0,
                                  nullptr,
                                  [](const spate_host*, const char* id) noexcept -> const void* {
                                    return std::strcmp(id, SPATE_EXT_CLOCK) == 0 ? &clock : nullptr;
                                  }};
  return &made;
}

// A table of keys with values, as the host hands it over.
class settings {
 public:
  settings() {
    nodes_.push_back({{}, {}, 0, 0, SPATE_KIND_TABLE, 0, SPATE_NONE, SPATE_NONE, 1, 1});
    refresh();
  }
  settings(const settings&) = delete;
  settings& set(const std::string& key, const std::string& text) {
    return add(key, {{}, spate::str(keep(text)), 0, 0, SPATE_KIND_STRING, 0, SPATE_NONE, SPATE_NONE, 2, 3});
  }
  settings& set(const std::string& key, spate_kind kind, std::int64_t value) {
    return add(key, {{}, {}, value, 0, kind, 0, SPATE_NONE, SPATE_NONE, 2, 3});
  }
  const spate_config* raw() const { return &config_; }

 private:
  const std::string& keep(const std::string& text) { return texts_.emplace_back(text); }
  settings& add(const std::string& key, spate_node node) {
    node.key = spate::str(keep(key));
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    if (last_ == SPATE_NONE)
      nodes_[0].first_child = index;
    else
      nodes_[last_].next_sibling = index;
    last_ = index;
    nodes_.push_back(node);
    refresh();
    return *this;
  }
  void refresh() {
    config_ = {sizeof(spate_config), sizeof(spate_node), static_cast<std::uint32_t>(nodes_.size()), 0, nodes_.data()};
  }

  std::deque<std::string> texts_;
  std::vector<spate_node> nodes_;
  std::uint32_t last_ = SPATE_NONE;
  spate_config config_{};
};

// What `check` of a reporter finds: messages, in order.
inline std::vector<std::string> mistakes(const spate_reporter* table, const settings& with) {
  std::vector<std::string> found;
  spate_report report{sizeof(spate_report), 0, &found,
                      [](spate_report* self, std::uint32_t, std::uint32_t, spate_str message) noexcept {
                        static_cast<std::vector<std::string>*>(self->host_data)->emplace_back(spate::view(message));
                      }};
  table->check(host(), with.raw(), &report);
  return found;
}

// One instance. A call that fails throws its message, as std::runtime_error.
class session {
 public:
  session(const spate_reporter* table, const settings& with) : table_(table) {
    call([&](spate_error* error) { return table->create(host(), with.raw(), &instance_, error); });
  }
  ~session() {
    if (instance_ != nullptr) table_->destroy(instance_);
  }
  session(const session&) = delete;

  void start(const spate_run_info& info) {
    call([&](spate_error* error) { return table_->run_started(instance_, &info, error); });
  }
  void interval(const spate_interval& of) {
    call([&](spate_error* error) { return table_->interval(instance_, &of, error); });
  }
  void samples(const spate_raw_samples& of) {
    call([&](spate_error* error) { return table_->samples(instance_, &of, error); });
  }
  void event(const spate_event& of) {
    call([&](spate_error* error) { return table_->event(instance_, &of, error); });
  }
  void result(const std::string& json, const std::string& run_folder) {
    const spate_result of{sizeof of, 0, spate::str("pass"), spate::str(json), spate::str(run_folder)};
    call([&](spate_error* error) { return table_->result(instance_, &of, error); });
  }

 private:
  template <class Call>
  void call(Call&& plugin) {
    spate_error error{};
    error.struct_size = sizeof error;
    if (plugin(&error) != SPATE_OK) throw std::runtime_error(error.message);
  }

  const spate_reporter* table_;
  spate_reporter_instance* instance_ = nullptr;
};

// A file to write to through a descriptor, and to read back.
class capture {
 public:
  capture() : file_(std::tmpfile()) {
    if (file_ == nullptr) throw std::runtime_error("no temporary file");
  }
  ~capture() { std::fclose(file_); }
  capture(const capture&) = delete;
  int fd() const { return ::fileno(file_); }
  // All that was written since the last call.
  std::string take() {
    std::string out;
    char buffer[4096];
    for (ssize_t n; (n = ::pread(fd(), buffer, sizeof buffer, at_)) > 0; at_ += n)
      out.append(buffer, static_cast<std::size_t>(n));
    return out;
  }

 private:
  std::FILE* file_;
  off_t at_ = 0;
};

// An interval with one series, of as many samples as `values_ns` names.
class one_series {
 public:
  one_series(std::int64_t start_ns, std::int64_t end_ns, std::vector<std::int64_t> values_ns, const char* target = "t")
      : values_(std::move(values_ns)) {
    histogram_ = {sizeof(spate_histogram),
                  0,
                  this,
                  values_.size(),
                  0,
                  0,
                  0,
                  [](const spate_histogram*, double) noexcept -> std::int64_t { return 0; },
                  [](const spate_histogram* self, std::uint64_t* cursor, std::int64_t* low, std::int64_t* high,
                     std::uint64_t* count) noexcept -> std::uint32_t {
                    const auto& values = static_cast<const one_series*>(self->host_data)->values_;
                    if (*cursor >= values.size()) return 0;
                    *low = values[(*cursor)++];
                    *high = *low + 1;
                    *count = 1;
                    return 1;
                  }};
    series_ = {spate::str("s"), spate::str("o"), spate::str(target), spate::str("ok"), values_.size(), 0, 0, 0, 0,
               &histogram_,     &histogram_,     &histogram_,        &histogram_};
    raw = {sizeof raw, sizeof series_,      1, 0, &series_, start_ns, end_ns, 3, 1, 0, values_.size(),
           0,          spate::str("steady")};
  }
  one_series(const one_series&) = delete;
  spate_interval raw;

 private:
  std::vector<std::int64_t> values_;
  spate_histogram histogram_;
  spate_series series_;
};

}  // namespace reporter_session
