#include "cli/plugin_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/help_format.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr std::size_t column = 12;

const char* word_of(conformance::state state) {
  switch (state) {
    case conformance::state::held:
      return "ok";
    case conformance::state::violated:
      return "VIOLATED";
    case conformance::state::left_out:
      break;
  }
  return "left out";
}

std::size_t count(const conformance::file_findings& of, conformance::state state) {
  std::size_t out = 0;
  for (const conformance::subject& each : of.subjects)
    out += static_cast<std::size_t>(
        std::count_if(each.findings.begin(), each.findings.end(), [&](const auto& one) { return one.state == state; }));
  return out;
}

std::string summary(const conformance::file_findings& of) {
  const std::size_t held = count(of, conformance::state::held), violated = count(of, conformance::state::violated),
                    left = count(of, conformance::state::left_out);
  if (violated + left == 0) return fmt::format("{} rules held.\n", held);
  std::string out = fmt::format("{} rules held, {} violated, {} left out.\n", held, violated, left);
  if (violated > 0) out += "The contract is sdk/docs/abi-policy.md and the comments of sdk/include/spate/abi.\n";
  if (left > 0) {
    const bool protocol =
        std::any_of(of.subjects.begin(), of.subjects.end(), [](const auto& each) { return each.kind == "protocol"; });
    out += fmt::format("To try what was left out, say what the plugin needs: --set {}KEY=VALUE\n",
                       protocol ? "target.KEY=VALUE --set operation." : "");
  }
  return out;
}

}  // namespace

std::string check_text(const conformance::file_findings& of) {
  std::string out;
  for (const conformance::subject& each : of.subjects) {
    out += fmt::format("{} {} {}\n", each.kind, each.id, each.version);
    for (const conformance::finding& one : each.findings) {
      out += fmt::format("  {:<{}}{}\n", word_of(one.state), column - 2, wrapped(one.rule, 100 - column, column));
      for (const std::string& words : one.words)
        out += fmt::format("{:{}}{}\n", "", column + 2, wrapped(words, 100 - column - 2, column + 2));
    }
  }
  if (of.subjects.empty()) return out + "the file holds no plugin\n";
  return out + summary(of);
}

int check_code(const conformance::file_findings& of) {
  if (!of.error.empty()) return verdict::exit_code::not_carried_out;
  if (count(of, conformance::state::violated) > 0) return verdict::exit_code::missed;
  return count(of, conformance::state::left_out) > 0 || of.subjects.empty() ? verdict::exit_code::usage
                                                                            : verdict::exit_code::held;
}

}  // namespace spate::cli
