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

bool is_kind(const written& table, std::string_view kind) {
  const written* said = table.find("kind");
  return said != nullptr && said->kind == written_kind::text && said->text == kind;
}

// Sources that know their columns by themselves.
bool is_feeder(const written& table) {
  return is_kind(table, "csv") || is_kind(table, "jsonl") || is_kind(table, "rows");
}

void find_fields(compilation& c, const named_table& source) {
  if (!is_feeder(*source.table)) {
    c.source_fields[source.name()] = source_maker::field_paths(*source.table);
    return;
  }
  auto made = source_maker(c).named(*source.table, "data." + source.name());
  if (made == nullptr) return;
  c.source_fields[source.name()].assign(made->fields().begin(), made->fields().end());
  c.out->runtime->sources[source.index] = std::move(made);
}

// A reference has the fields of what it refers to, which may itself be one.
const std::vector<std::string>& referred_fields(compilation& c, const named_table& source, std::size_t depth) {
  std::vector<std::string>& own = c.source_fields[source.name()];
  const written* to = is_kind(*source.table, "reference") ? source.table->find("to") : nullptr;
  const named_table* found = to != nullptr && to->kind == written_kind::text ? c.sources.find(to->text) : nullptr;
  if (found != nullptr && depth < c.sources.tables.size()) own = referred_fields(c, *found, depth + 1);
  return own;
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
  const auto enabled =
      std::count_if(c.sources.tables.begin(), c.sources.tables.end(), [](const named_table& t) { return t.enabled; });
  c.out->runtime->sources.resize(static_cast<std::size_t>(enabled));
  for (const named_table& source : c.sources.tables) {
    if (source.enabled) find_fields(c, source);
  }
  for (const named_table& source : c.sources.tables) {
    if (!source.enabled || !check_variable_name(*source.table, "a data source", c.report)) continue;
    data::name meaning;
    meaning.kind = data::name_kind::source;
    meaning.slot = source.index;
    if (!c.book.declare(source.name(), "a data source", source.table->key_at, meaning)) continue;
    declare_fields(c, source, referred_fields(c, source, 0));
  }
}

void compile_sources(compilation& c) {
  source_maker make(c);
  for (const named_table& each : c.sources.tables) {
    // A feeder was made when its fields were declared.
    if (each.enabled && is_feeder(*each.table)) continue;
    auto made = make.named(*each.table, "data." + each.name());
    if (each.enabled) c.out->runtime->sources[each.index] = std::move(made);
  }
  circle_finder(c).look();
}

void check_unique_rows(compilation& c) {
  std::uint64_t users = 0;
  bool open = false;
  for (const load& each : c.out->loads) {
    users += each.users;
    open = open || each.model == load_model::open;
  }
  for (const named_table& each : c.sources.tables) {
    const data::source* source = each.enabled ? c.out->runtime->sources[each.index].get() : nullptr;
    const std::uint64_t most = source == nullptr ? 0 : source->most_users();
    if (most != 0 && open) {
      c.report.error(
          each.table->key_at,
          "data source `" + each.name() + "` has a row for each user, and users of a rate are not told apart",
          "write order = \"once\", so that no two arrivals get the same row");
    }
    if (most == 0 || open || users <= most) continue;
    c.report.error(each.table->key_at,
                   "data source `" + each.name() + "` has " + std::to_string(most) +
                       " rows, one for each user, and there are " + std::to_string(users) + " users",
                   "add rows, start fewer users, or write order = \"sequence\"");
  }
}

}  // namespace spate::profile
