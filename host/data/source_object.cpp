#include <spate/config.hpp>

#include <algorithm>

#include "data/json_writer.hpp"
#include "data/scratch.hpp"
#include "data/source_kinds.hpp"
#include "data/source_parts.hpp"

namespace spate::data {
namespace {

// The fields as one list: an object's own place comes before those of the fields inside it.
class object final : public source {
 public:
  object(std::vector<object_field> fields, bool omit_nulls) : omit_nulls_(omit_nulls) { add(std::move(fields), {}); }

  std::span<const std::string> fields() const override { return paths_; }

  void draw_fields(const render_scope& scope, std::uint64_t before, user_state::draw& into) const override {
    into.fields.resize(parts_.size());
    for (std::size_t at = 0; at < parts_.size(); at = draw_part(at, scope, before, into.fields)) {
    }
  }

  void write_record(const render_scope&, std::span<const value> fields, value& out) const override {
    write(0, parts_.size(), omit_nulls_, fields, out);
  }

  void draw(const render_scope& scope, std::uint64_t before, value& out) const override {
    const scratch<user_state::draw> room;
    draw_fields(scope, before, *room);
    write_record(scope, room->fields, out);
  }

  void list_reads(std::vector<source_read>& into) const override {
    for (std::size_t at = 0; at < parts_.size(); ++at) {
      const std::size_t first = into.size();
      parts_[at].when.list_reads(into);
      if (parts_[at].from != nullptr) parts_[at].from->list_reads(into);
      for (std::size_t i = first; i < into.size(); ++i) into[i].by = static_cast<std::int32_t>(at);
    }
  }

  bool runs_out() const override {
    return std::any_of(parts_.begin(), parts_.end(), [](const part& p) { return p.from && p.from->runs_out(); });
  }

 private:
  struct part {
    std::string name;
    std::unique_ptr<source> from;  // null: an object of the next `inside` parts
    std::size_t inside = 0;
    double chance = 1;
    formula when;
    bool omit_nulls = false;
  };

  void add(std::vector<object_field> fields, const std::string& above) {
    for (object_field& each : fields) {
      const std::size_t at = parts_.size();
      const std::string path = above + each.name;
      paths_.push_back(path);
      parts_.push_back(
          {std::move(each.name), std::move(each.from), 0, each.chance, std::move(each.when), each.omit_nulls});
      if (parts_[at].from != nullptr) continue;
      add(std::move(each.inside), path + ".");
      parts_[at].inside = parts_.size() - at - 1;
    }
  }

  // `when` first: by chance is drawn only what may be there at all.
  static bool has_value(const part& of, const render_scope& scope) {
    if (of.when) {
      const scratch<value> asked;
      of.when.evaluate(scope, *asked);
      const bool holds = asked->type == value_type::boolean || asked->type == value_type::integer
                             ? asked->integer != 0
                             : asked->type == value_type::real && asked->real != 0;
      if (!holds) return false;
    }
    return of.chance >= 1 || scope.user.random.unit() < of.chance;
  }

  // The place of the next one.
  std::size_t draw_part(std::size_t at, const render_scope& scope, std::uint64_t before,
                        std::vector<value>& fields) const {
    const part& of = parts_[at];
    const std::size_t end = at + 1 + of.inside;
    if (!has_value(of, scope)) {
      for (std::size_t i = at; i < end; ++i) fields[i].clear();
      return end;
    }
    if (of.from != nullptr) {
      of.from->draw(scope, before, fields[at]);
      return end;
    }
    for (std::size_t i = at + 1; i < end; i = draw_part(i, scope, before, fields)) {
    }
    write(at + 1, end, of.omit_nulls, fields, fields[at]);
    return end;
  }

  void write(std::size_t from, std::size_t end, bool omit_nulls, std::span<const value> fields, value& out) const {
    json_writer json(out);
    json.open('{');
    for (std::size_t i = from; i < end; i += 1 + parts_[i].inside) {
      if (omit_nulls && fields[i].type == value_type::none) continue;
      json.key(parts_[i].name);
      json.value(fields[i]);
    }
    json.close('}');
  }

  std::vector<part> parts_;
  std::vector<std::string> paths_;
  bool omit_nulls_;
};

constexpr key object_keys[] = {
    key("fields", SPATE_KIND_TABLE,
        "Its fields, drawn in this order: a data source, a table of further fields, or a value.")
        .required(),
    key("fields.*", SPATE_KIND_ANY, "A field: { kind = ... }, a text with ${...}, a number, true, false or a list."),
    key("fields.*.chance", SPATE_KIND_FLOAT, "Of a data source: how likely the field has a value; else it is null.")
        .by_default("1")
        .between(0, 1),
    key("fields.*.when", SPATE_KIND_STRING,
        "Of a data source: an expression; while it is not true, the field is null."),
    key("omit_nulls", SPATE_KIND_BOOL, "Leaves out fields that are null.").by_default("false")};

}  // namespace

std::unique_ptr<source> make_object(std::vector<object_field> fields, bool omit_nulls) {
  return std::make_unique<object>(std::move(fields), omit_nulls);
}

const source_kind object_source = {"object", "A record: ${run} is its JSON, ${run.id} one of its fields.",
                                   key_table(object_keys), nullptr};

}  // namespace spate::data
