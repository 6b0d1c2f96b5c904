// `for_each` of the loads: values that they go through one after the other.
#include <algorithm>

#include "profile/compilation.hpp"
#include "profile/language_keys.hpp"
#include "profile/name_rules.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* form = "write for_each = { size = [1000, 10000, 100000] }";

class round_reader {
 public:
  explicit round_reader(compilation& c) : c_(c), rounds_(c.out->rounds) {}

  void read(const written& load, const std::string& name, bool enabled) {
    const written* given = load.find("for_each");
    if (given == nullptr) {
      if (enabled) plain_.push_back(&load);
      return;
    }
    if (!given->is_table()) return;  // as with any key, its kind is reported where the load is read
    if (given->children.size() != 1)
      return c_.report.error(given->at, "`for_each` takes a table with one name, and its values", form);
    const written& variable = given->children.front();
    if (!declare(variable)) return;
    const auto values = values_of(variable);
    if (!values || !enabled || !check(variable, *values)) return;
    if (rounds_.values.empty()) {
      rounds_.values = *values;
    } else if (rounds_.values != *values) {
      return c_.report.error(variable.at,
                             "the loads of this profile go through different values of `" + variable.key + "`",
                             "give them the same: a parameter of type \"ints\"");
    }
    c_.repetition.loads.insert(name);
    repeated_.push_back(&load);
  }

  // Whose scenarios are there once for each value, and whose once.
  void finish() {
    for (const written* each : repeated_) add_scenarios(*each, c_.repetition.scenarios);
    for (const written* each : plain_) add_scenarios(*each, c_.repetition.plain);
  }

 private:
  bool declare(const written& variable) {
    if (!rounds_.variable.empty() && rounds_.variable != variable.key) {
      c_.report.error(
          variable.key_at,
          "loads go through `" + rounds_.variable + "` and through `" + variable.key + "`: a profile has one",
          "give it one name, and the same values");
      return false;
    }
    if (!rounds_.variable.empty()) return true;
    if (!check_variable_name(variable, "a variable", c_.report)) return false;
    const auto slot = c_.book.declare(variable.key, "a variable", variable.key_at, {});
    if (!slot) return false;
    rounds_.variable = variable.key;
    rounds_.slot = *slot;
    return true;
  }

  std::optional<std::vector<std::int64_t>> values_of(const written& from) {
    std::vector<std::int64_t> out;
    if (from.kind == written_kind::array) {
      for (const written& each : from.children) {
        if (each.kind != written_kind::integer) {
          c_.report.error(each.at, "a value of `for_each` is a whole number", form);
          return std::nullopt;
        }
        out.push_back(each.integer);
      }
      return out;
    }
    const auto text = from.kind == written_kind::text ? c_.texts.resolve(from, true, from.key) : std::nullopt;
    if (from.kind == written_kind::text && !text) return std::nullopt;
    std::string_view list = text ? std::string_view(text->text) : std::string_view("none");
    if (list.starts_with('[') && list.ends_with(']')) list = list.substr(1, list.size() - 2);
    auto values = parse_list(list);
    if (!values) c_.report.error(from.at, "`for_each` goes through a list of whole numbers", form);
    return values;
  }

  bool check(const written& from, const std::vector<std::int64_t>& values) {
    const bool rises = std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
    if (!values.empty() && rises && values.front() > 0) return true;
    c_.report.error(from.at,
                    values.empty() ? "`for_each` has no value to go through"
                                   : "the values of `for_each` are above 0, and each is above the one before",
                    values.empty() ? "disable the load while there is none: enabled = \"count(NAME) > 0\"" : form);
    return false;
  }

  void add_scenarios(const written& load, std::set<std::string>& into) const {
    const written* listed = load.find("scenarios");
    if (listed == nullptr)
      for (const named_table& each : c_.scenarios.tables) into.insert(each.name());
    else
      for (const written& each : listed->children) into.insert(each.text);
  }

  compilation& c_;
  rounds& rounds_;
  std::vector<const written*> repeated_, plain_;
};

bool has_own_keys(const written& loads) {
  const key_table keys(load_table_keys());
  return std::any_of(loads.children.begin(), loads.children.end(),
                     [&](const written& child) { return !child.is_table() || keys.has(child.key); });
}

}  // namespace

std::string name_in_round(const rounds& of, const std::string& base, std::uint32_t round) {
  return base + "@" + std::to_string(of.values[round]);
}

bool has_named_loads(const written& loads) {
  const key_table keys(load_table_keys());
  // A key of a load that was given a table is a plain one, right or wrong.
  return std::any_of(loads.children.begin(), loads.children.end(),
                     [&](const written& child) { return child.is_table() && !keys.has(child.key); });
}

void compile_rounds(compilation& c) {
  const written* table = c.root.find("load");
  if (table == nullptr || !table->is_table()) return;
  round_reader reader(c);
  if (!has_named_loads(*table)) {
    reader.read(*table, "load", true);
  } else if (!has_own_keys(*table)) {
    c.loads = read_section(c.root, "load", "a load", c.texts, c.report);
    for (const named_table& each : c.loads.tables) reader.read(*each.table, each.name(), each.enabled);
  }
  reader.finish();
}

}  // namespace spate::profile
