#include "query.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "scanner.hpp"

namespace spate::monitor_prometheus {

namespace {

constexpr std::array<std::pair<std::string_view, gathering>, 4> gatherings = {
    {{"sum", gathering::sum}, {"min", gathering::least}, {"max", gathering::most}, {"avg", gathering::average}}};

// Takes a query apart; `problem` is set when it cannot.
class query_parser {
 public:
  query_parser(std::string_view text, std::string& problem) : from_(text), text_(text), problem_(problem) {}

  std::optional<query> parse() {
    query out;
    if (!parse_functions(out) || !parse_rules(out) || !parse_end() || !parse_factor(out)) return std::nullopt;
    if (!from_.is_at_end()) {
      lacks("* or / and a number, or nothing more,");
      return std::nullopt;
    }
    return out;
  }

 private:
  bool fail(std::string_view what) {
    problem_ = text("in '", text_, "': ", what);
    return false;
  }
  bool lacks(std::string_view expected) {
    return fail(text(expected, " is expected ", from_.is_at_end() ? "at its end" : text("at '", from_.rest(), "'"),
                     "; write as in sum(rate(name{label=\"value\"})) / 2"));
  }

  // sum ( rate ( name
  bool parse_functions(query& out) {
    for (;;) {
      const std::string_view word = from_.name();
      if (word.empty()) return lacks("the name of a series");
      if (!from_.take("(")) {
        out.series = word;
        return true;
      }
      ++open_;
      const auto known = std::find_if(gatherings.begin(), gatherings.end(), [&](auto& of) { return of.first == word; });
      if (word == "rate" && !out.is_rate)
        out.is_rate = true;
      else if (known != gatherings.end() && open_ == 1)
        out.gather = known->second;
      else
        return fail(text("'", word, "' is no function there; they are rate, and around it sum, min, max or avg"));
    }
  }

  bool parse_rules(query& out) {
    if (!from_.take("{")) return true;
    while (!from_.take("}")) {
      if (!parse_rule(out)) return false;
      if (!from_.take(",") && !from_.rest().starts_with('}')) return lacks(", or }");
    }
    return true;
  }

  bool parse_rule(query& out) {
    label_rule rule;
    rule.label = from_.name();
    if (rule.label.empty()) return lacks("the name of a label");
    const bool by_regex = from_.take("=~"), by_other = !by_regex && from_.take("!~");
    rule.equal = by_regex || (!by_other && !from_.rest().starts_with('!'));
    if (!by_regex && !by_other && !from_.take("=") && !from_.take("!=")) return lacks("one of = != =~ !~");
    auto value = from_.quoted('"');
    if (!value) value = from_.quoted('\'');
    if (!value) return lacks("a value in quotes");
    rule.value = std::move(*value);
    if (by_regex || by_other) {
      try {
        rule.regex.emplace(rule.value);
      } catch (const std::regex_error&) {
        return fail(text("'", rule.value, "' is no regular expression"));
      }
    }
    out.rules.push_back(std::move(rule));
    return true;
  }

  bool parse_end() {
    if (from_.rest().starts_with('[')) return fail("a rate is counted from one reading to the next; leave [...] out");
    for (; open_ > 0; --open_)
      if (!from_.take(")")) return lacks(")");
    return true;
  }

  bool parse_factor(query& out) {
    const bool divides = from_.take("/");
    if (!divides && !from_.take("*")) return true;
    const std::string_view word = from_.word();
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out.factor);
    if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(out.factor) || out.factor == 0) {
      return fail(text("'", word, "' is no number that could be used there"));
    }
    if (divides) out.factor = 1 / out.factor;
    return true;
  }

  scanner from_;
  std::string_view text_;
  std::string& problem_;
  int open_ = 0;
};

}  // namespace

bool label_rule::holds(const sample& of) const {
  constexpr std::size_t longest_for_regex = 1024;  // std::regex goes a level deeper with each character
  const std::string_view its = of.label(label);
  if (!regex) return (its == value) == equal;
  return (its.size() <= longest_for_regex && std::regex_match(its.begin(), its.end(), *regex)) == equal;
}

bool query::matches(const sample& of) const {
  return of.name == series &&
         std::all_of(rules.begin(), rules.end(), [&](const label_rule& each) { return each.holds(of); });
}

std::string_view query::unit() const {
  std::string_view name = series;
  if (name.ends_with("_total")) name.remove_suffix(6);
  if (name.ends_with("_bytes")) return is_rate ? "bytes_per_second" : "bytes";
  if (name.ends_with("_seconds")) return is_rate ? "ratio" : "seconds";
  if (name.ends_with("_ratio")) return "ratio";
  return is_rate ? "per_second" : "count";
}

std::optional<query> parse_query(std::string_view text, std::string& problem) {
  problem.clear();
  return query_parser(text, problem).parse();
}

}  // namespace spate::monitor_prometheus
