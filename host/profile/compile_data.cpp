#include <algorithm>

#include "profile/compilation.hpp"
#include "profile/name_rules.hpp"
#include "profile/source_maker.hpp"

namespace spate::profile {
namespace {

// A field that no template can name is drawn and written like any other.
bool can_be_named(std::string_view path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

void declare_fields(compilation& c, const named_table& source, const std::vector<std::string>& paths) {
  data::name meaning;
  meaning.kind = data::name_kind::source;
  meaning.slot = source.index;
  for (const std::string& path : paths) {
    ++meaning.field;
    if (can_be_named(path)) c.out->names.add(source.name() + "." + path, meaning);
  }
}

const named_table& table_of(const compilation& c, std::uint32_t slot) {
  return *std::find_if(c.sources.tables.begin(), c.sources.tables.end(),
                       [slot](const named_table& t) { return t.enabled && t.index == slot; });
}

/// Finds sources that are made of each other. Fields of one record may show those above them.
class circle_finder {
 public:
  explicit circle_finder(compilation& c) : c_(c), state_(c.out->runtime->sources.size(), unseen) {}

  void look() {
    for (std::uint32_t slot = 0; slot < state_.size(); ++slot) visit(slot);
  }

 private:
  enum state : std::uint8_t { unseen, open, done };

  void visit(std::uint32_t slot) {
    if (state_[slot] != unseen || c_.out->runtime->sources[slot] == nullptr) return;
    state_[slot] = open;
    std::vector<data::source_read> reads;
    c_.out->runtime->sources[slot]->list_reads(reads);
    const named_table& from = table_of(c_, slot);
    for (const data::source_read& each : reads) {
      if (each.slot == slot && each.field >= 0 && each.field < each.by) continue;
      const named_table& to = table_of(c_, each.slot);
      if (each.slot == slot) {
        const auto names = c_.out->runtime->sources[slot]->fields();
        const std::string shown = each.field < 0 ? to.name() : to.name() + "." + names[each.field];
        c_.report.error(source_maker::place_of_field(*from.table, each.by),
                        "data source `" + from.name() + "` shows `" + shown + "` before it is drawn",
                        "fields are drawn in the order in which they stand: move it above what shows it");
      } else if (each.slot < state_.size() && state_[each.slot] == open) {
        c_.report.error(from.table->key_at,
                        "data sources `" + from.name() + "` and `" + to.name() + "` are made of each other",
                        "let one of them show neither the other nor what shows it");
      } else {
        visit(each.slot);
      }
    }
    state_[slot] = done;
  }

  compilation& c_;
  std::vector<state> state_;
};

}  // namespace

void declare_sources(compilation& c) {
  for (const named_table& source : c.sources.tables) {
    if (!source.enabled || !check_variable_name(*source.table, "a data source", c.report)) continue;
    data::name meaning;
    meaning.kind = data::name_kind::source;
    meaning.slot = source.index;
    if (!c.book.declare(source.name(), "a data source", source.table->key_at, meaning)) continue;
    declare_fields(c, source, source_maker::field_paths(*source.table));
  }
}

void compile_sources(compilation& c) {
  const auto enabled =
      std::count_if(c.sources.tables.begin(), c.sources.tables.end(), [](const named_table& t) { return t.enabled; });
  c.out->runtime->sources.resize(static_cast<std::size_t>(enabled));
  source_maker make(c);
  for (const named_table& each : c.sources.tables) {
    auto made = make.named(*each.table, "data." + each.name());
    if (each.enabled) c.out->runtime->sources[each.index] = std::move(made);
  }
  circle_finder(c).look();
}

}  // namespace spate::profile
