// Data sources whose rows an operation of the setup brings.
#include <spate/abi/protocol.h>

#include <algorithm>

#include "data/source_rows.hpp"
#include "profile/compilation.hpp"
#include "profile/flow_walk.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

data::rows_source* rows_of(const compilation& c, const named_table& from) {
  return from.enabled ? dynamic_cast<data::rows_source*>(c.out->runtime->sources[from.index].get()) : nullptr;
}

const written& operation_of(const named_table& source) { return *source.table->find("operation"); }

/// A source of rows, and what brings them.
class rows_check {
 public:
  rows_check(compilation& c, const named_table& source, const data::rows_source& rows)
      : c_(c), source_(source), rows_(rows), name_(operation_of(source).text) {}

  void look() {
    const named_table* found = c_.operations.find(name_);
    const place& at = operation_of(source_).at;
    if (found == nullptr) {
      if (!c_.operations.broken.contains(name_))
        c_.report.error(at, "there is no operation `" + name_ + "`", suggest(name_, c_.operations.names(), "there is"));
    } else if (!found->enabled) {
      c_.report.error(
          at, "operation `" + name_ + "` is disabled, and data source `" + source_.name() + "` waits for its rows",
          "give the data source the same `enabled`");
    } else if (c_.report.error_count() == 0) {
      look_at_plugin(c_.out->operations[found->index]);
      look_at_setup(found->index);
    }
  }

 private:
  void look_at_plugin(const operation& from) {
    std::string ignored;
    const std::string& plugin = c_.out->targets[from.target].plugin;
    const spate_protocol* known = c_.plugins.protocol(plugin, ignored);
    const bool gives_rows = known == nullptr || (known->capabilities & SPATE_PROTOCOL_ROWS) != 0;
    if (gives_rows || (rows_.wants() & SPATE_WANTS_ALL_ROWS) == 0) return;
    c_.report.error(operation_of(source_).at, "plugin `" + plugin + "` gives no rows of a database",
                    "say where in the JSON of its answer the rows are: json = \"$.items[*]\"");
  }

  // Steps of the setup in the order in which they stand: what shows the rows comes behind what brings them.
  void look_at_setup(std::uint32_t brings) {
    bool brought = false;
    each_step(c_.out->setup, [&](const step& one, bool) {
      if (one.kind != step_kind::operation || c_.report.error_count() > 0) return;
      const operation& sent = c_.out->operations[one.operation];
      const bool shows = std::find(sent.feeds.begin(), sent.feeds.end(), source_.index) != sent.feeds.end();
      if (shows && !brought)
        c_.report.error(
            one.at,
            "operation `" + sent.name + "` shows data source `" + source_.name() + "` before its rows are there",
            one.operation == brings ? "it brings them itself: let it show something else"
                                    : "put `" + name_ + "` before it in `setup`");
      brought = brought || one.operation == brings;
    });
    if (!brought && c_.report.error_count() == 0)
      c_.report.error(
          operation_of(source_).at,
          "the setup does not send operation `" + name_ + "`: data source `" + source_.name() + "` would have no rows",
          "write [run] setup = [\"" + name_ + "\"]");
  }

  compilation& c_;
  const named_table& source_;
  const data::rows_source& rows_;
  const std::string& name_;
};

}  // namespace

void feed_rows(compilation& c, const std::string& operation, data::response_program& into) {
  for (const named_table& each : c.sources.tables)
    if (data::rows_source* rows = rows_of(c, each); rows != nullptr && operation_of(each).text == operation)
      into.feed(*rows, each.name());
}

void check_fed_rows(compilation& c) {
  for (const named_table& each : c.sources.tables)
    if (const data::rows_source* rows = rows_of(c, each)) rows_check(c, each, *rows).look();
}

}  // namespace spate::profile
