#include "conformance/configuration.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "conformance/candidate_values.hpp"
#include "plugin/error.hpp"
#include "profile/key_table.hpp"
#include "profile/node_builder.hpp"
#include "profile/toml_reader.hpp"

namespace spate::conformance {

namespace {

constexpr int most_attempts = 200;

// One line of the text that is tried.
struct line {
  std::string table, path;
  std::vector<std::string> values;
  std::size_t at = 0;
  bool optional = false, given = false;
  std::string text() const { return path + " = " + values[at]; }
};

const spate_key& key_at(const spate_keys& keys, std::uint32_t i) {
  return *reinterpret_cast<const spate_key*>(reinterpret_cast<const char*>(keys.keys) + std::size_t{i} * keys.stride);
}

bool is_plain(std::string_view path) { return path.find_first_of("*[") == path.npos; }

// As TOML; a text that is no value is taken as a text.
std::string as_value(const std::string& text) {
  if (profile::read_toml_value(text, {})) return text;
  std::string out = "\"";
  for (const char each : text) (out += each == '"' || each == '\\' ? "\\" : "") += each;
  return out + "\"";
}

class search {
 public:
  search(const key_tables& keys, const std::vector<given_value>& given, int port, const plugin_check& check)
      : keys_(keys), port_(port), check_(check) {
    for (const given_value& each : given) add({each.table, each.path, {as_value(each.text)}, 0, false, true});
    add_keys(keys.first_name, keys.first);
    if (keys.has_second()) add_keys(keys.second_name, keys.second);
  }

  made_configuration run() {
    made_configuration out;
    for (int i = 0; i < most_attempts; ++i) {
      attempt now = build();
      out.text = now.text;
      if (now.objections == 0) {
        out.tree = std::move(now.tree);
        return out;
      }
      out.problem = now.problem;
      // A key that was tried for nothing is taken out again.
      if (trying_ && now.objections >= before_) {
        line& last = lines_.back();
        if (last.at + 1 < last.values.size()) {
          ++last.at;
          continue;
        }
        lines_.pop_back();
        trying_ = false;
        now.objections = before_;
        now.at_line = 0;
      } else {
        trying_ = false;
      }
      before_ = now.objections;
      if (!improve(now)) break;
    }
    return out;
  }

 private:
  struct attempt {
    profile::config_tree tree;
    std::string text, problem;
    std::size_t objections = 0;
    std::uint32_t at_line = 0;  // of the first objection
  };

  bool has(const std::string& table, std::string_view path) const {
    return std::any_of(lines_.begin(), lines_.end(),
                       [&](const line& each) { return each.table == table && each.path == path; });
  }
  void add(line what) { lines_.push_back(std::move(what)); }

  void add_keys(const std::string& table, const spate_keys& keys) {
    for (std::uint32_t i = 0; i < keys.count; ++i) {
      const spate_key& key = key_at(keys, i);
      if (!is_plain(key.path) || has(table, key.path)) continue;
      line made{table, key.path, candidate_values(key, port_), 0, false, false};
      // A port that a service would take by default may be in use.
      const bool port = key.kind == SPATE_KIND_INT && std::string_view(key.path).find("port") != std::string_view::npos;
      if ((key.flags & SPATE_KEY_REQUIRED) != 0 || port)
        add(made);
      else if (key.kind == SPATE_KIND_STRING || key.kind == SPATE_KIND_ANY)
        optional_.push_back(made);
    }
  }

  // Another value for the line at fault, or an optional key that may be what is missing: an operation's first.
  bool improve(const attempt& now) {
    for (line& each : lines_) {
      if (line_of(each) != now.at_line || each.given || each.at + 1 >= each.values.size()) continue;
      ++each.at;
      return true;
    }
    const auto wanted = [&](const line& each) { return !each.optional && each.table != keys_.first_name; };
    auto next = std::find_if(optional_.begin(), optional_.end(), wanted);
    if (next == optional_.end()) next = optional_.begin();
    if (next == optional_.end()) return false;
    add(*next);
    optional_.erase(next);
    trying_ = true;
    return true;
  }

  std::uint32_t line_of(const line& wanted) const {
    std::uint32_t number = 1;
    for (const std::string& table : {keys_.first_name, keys_.second_name}) {
      for (const line& each : lines_)
        if (each.table == table) {
          ++number;
          if (&each == &wanted) return number;
        }
      ++number;
    }
    return 0;
  }

  std::string write(const std::string& table) const {
    std::string out = fmt::format("[{}]\n", table);
    for (const line& each : lines_)
      if (each.table == table) out += each.text() + "\n";
    return out;
  }

  attempt build() const {
    attempt out;
    out.text = write(keys_.first_name) + (keys_.has_second() ? write(keys_.second_name) : "");
    profile::diagnostics report;
    const auto root = profile::read_toml(out.text, report.add_file("configuration", out.text), report);
    const std::uint32_t top = out.tree.view().root;
    profile::node_builder builder(report, out.tree, nullptr, nullptr);
    if (root) {
      const profile::written& first = *root->find(keys_.first_name);
      builder.add_table(top, first, profile::key_table(keys_.first), keys_.first_name);
      out.tree.set_place(top, first.key_at);
      if (keys_.has_second()) {
        const profile::written& second = *root->find(keys_.second_name);
        const std::uint32_t all = out.tree.add(top, "operations", SPATE_KIND_ARRAY, second.key_at);
        const std::uint32_t one = out.tree.add(all, {}, SPATE_KIND_TABLE, second.key_at);
        out.tree.set_text(out.tree.add(one, "name", SPATE_KIND_STRING, second.key_at), "conformance");
        builder.add_table(one, second, profile::key_table(keys_.second), keys_.second_name);
      }
    }
    const auto object = [&](std::uint32_t line, const std::string& message) {
      if (out.objections++ == 0) out.at_line = line, out.problem = message;
    };
    for (const profile::diagnostic& each : report.all())
      if (each.severity == profile::severity::error) object(each.at.line, each.message);
    if (out.objections == 0)
      for (const objection& each : check_(out.tree.view())) object(out.tree.place_of(each.node).line, each.message);
    return out;
  }

  const key_tables& keys_;
  const int port_;
  const plugin_check& check_;
  std::vector<line> lines_, optional_;
  std::size_t before_ = 0;
  bool trying_ = false;
};

}  // namespace

std::vector<given_value> read_sets(const std::vector<std::string>& sets, const key_tables& keys) {
  std::vector<given_value> out;
  for (const std::string& set : sets) {
    const auto equal = set.find('=');
    std::string path = set.substr(0, equal), table = keys.first_name;
    if (keys.has_second()) {
      const auto dot = path.find('.');
      table = path.substr(0, dot);
      path = dot == path.npos ? "" : path.substr(dot + 1);
    }
    const bool known = table == keys.first_name || table == keys.second_name;
    if (equal == set.npos || path.empty() || !known)
      throw std::invalid_argument(fmt::format("--set {} sets nothing: write --set {}KEY=VALUE", set,
                                              keys.has_second() ? "target.KEY=VALUE or --set operation." : ""));
    out.push_back({table, path, set.substr(equal + 1)});
  }
  return out;
}

made_configuration make_configuration(const key_tables& keys, const std::vector<given_value>& given, int port,
                                      const plugin_check& check) {
  return search(keys, given, port, check).run();
}

unserved_port::unserved_port(bool silent) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  if (!socket_ || ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&at), size) != 0 ||
      ::getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&at), &size) != 0 ||
      (silent && ::listen(socket_.get(), SOMAXCONN) != 0))
    throw plugin::error("no port of loopback can be had: " + std::generic_category().message(errno));
  number_ = ntohs(at.sin_port);
}

}  // namespace spate::conformance
