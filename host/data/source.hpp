#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/config.h>

#include "data/random.hpp"
#include "data/user_state.hpp"
#include "data/value.hpp"

namespace spate::data {

struct render_scope;

/// Another source that a source shows in a template.
struct source_read {
  std::uint32_t slot = 0;
  std::int32_t field = -1;  ///< of a record; -1: the whole
  std::int32_t by = -1;     ///< the field that reads it, of a record that is itself a source
  bool anew = false;        ///< a row of it is drawn once more: nothing is taken of what the run draws
};

/// One `[data]` entry, or a part of one: draws a value from a user's stream. Shared by all threads, and immutable but
/// for the place of those that say otherwise.
class source {
 public:
  virtual ~source() = default;

  /// Sets `out`; allocates nothing once its text has the capacity. `before` counts the draws that this user made of it
  /// before this one. Not of a record. [any, with the user's token]
  virtual void draw(const render_scope&, std::uint64_t before, value& out) const = 0;

  /// The names of a record's fields, `address.city` for one inside another; empty when this draws a single value.
  virtual std::span<const std::string> fields() const { return {}; }
  /// Of a record: sets `fields` of the draw, in the order of `fields()`. [any, with the user's token]
  virtual void draw_fields(const render_scope&, std::uint64_t, user_state::draw&) const {}
  /// Of a record: its JSON text, made of what draw_fields set. [any]
  virtual void write_record(const render_scope&, std::span<const value>, value& out) const { out.clear(); }

  /// Appends what it reads of other sources, so that the loader finds circles. [control]
  virtual void list_reads(std::vector<source_read>&) const {}

  /// True when a user that finds nothing left ends, so that the rows are sent once each.
  virtual bool runs_out() const { return false; }
  /// How many users can have a value of their own at most; 0: any number.
  virtual std::uint64_t most_users() const { return 0; }
  /// Of rows that come once each, how many were drawn so far in this run; nothing of any other. [any]
  virtual std::optional<std::uint64_t> taken() const { return {}; }
  /// Why `users` of a load cannot draw of it although the setup is over; empty: they can. [control]
  virtual std::string lacks(std::uint64_t /*users*/) const { return {}; }
};

/// A kind of source: `kind = "..."` with its own keys, declared as a plugin declares its keys.
struct source_kind {
  const char* name;
  const char* doc;
  spate_keys keys;  ///< besides `kind`
  /// Never null when nothing was reported. Null itself for kinds that are made of other sources: the loader makes
  /// those.
  std::unique_ptr<source> (*create)(const spate_config&, spate_report&);
};

/// Where a user stands in a sequence that all of them share out, for the draw after `before` others.
inline std::uint64_t place_in_sequence(const user_state& user, std::uint64_t before) {
  return user.lane + before * user.lanes;
}

std::span<const source_kind> source_kinds();
const source_kind* find_source_kind(std::string_view name);

/// The keys of a kind that is made of others, without those that hold them: the loader reads those itself.
std::vector<spate_key> plain_keys(const source_kind&);
/// Whether a path of a kind's keys begins with this name of a part.
bool holds_sources(std::string_view path);

}  // namespace spate::data
