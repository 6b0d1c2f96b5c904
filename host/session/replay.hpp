#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "health/record.hpp"
#include "plugin/string_table.hpp"
#include "report/reporter_host.hpp"
#include "session/plan_record.hpp"
#include "session/stored_run.hpp"
#include "stats/gauge_levels.hpp"
#include "stats/hlog_reader.hpp"
#include "verdict/intervention.hpp"
#include "verdict/watch.hpp"

namespace spate::session {

/// Tells what a run folder holds as it was told during the run: intervals with their histograms, and events, in their
/// order. Adds everything up on the way. One thread; borrows plan, texts and reporters.
class replay {
 public:
  replay(const plan_record&, plugin::string_table& texts, report::reporter_host&);
  ~replay();
  /// Everything that the folder holds. What of the interval log cannot be read is in `damage()`.
  void tell(const std::string& folder);

  /// As they stood when the folder ends. Valid as long as this object.
  verdict::measurements measured() const;
  std::int64_t end_ns() const { return end_ns_; }  ///< of the last interval, since the run's start
  const std::shared_ptr<const stats::series_names>& names() const { return names_; }
  const std::vector<verdict::intervention>& interventions() const { return interventions_; }
  const std::string& damage() const { return damage_; }  ///< empty: none

 private:
  struct told_interval;

  bool advance(event_stream& events);
  void happened(const boost::json::object& line);
  void begin(const boost::json::object& line);
  void read_series(told_interval& into, const boost::json::object& from);
  bool takes(const stats::hlog_line&) const;
  void add(const stats::hlog_line&);
  void deliver();
  std::uint32_t scenario(std::string_view name) const;
  std::uint32_t operation(std::string_view name) const;
  std::uint16_t outcome(std::uint32_t operation, std::string_view name) const;

  const plan_record& plan_;
  plugin::string_table& texts_;
  report::reporter_host& reporters_;
  const std::shared_ptr<const stats::series_names> names_;
  const stats::interval_grid grid_;
  const stats::table_shape shape_;
  std::map<std::string, std::uint32_t, std::less<>> scenarios_, operations_, metrics_;
  stats::series_table whole_, measured_;
  stats::gauge_levels levels_;
  std::vector<stats::series_table> by_phase_;  // when more than one is measured
  health::record health_;
  verdict::watch watched_;
  std::vector<stats::availability_result> availability_;
  std::uint32_t peak_users_ = 0, peak_in_flight_ = 0;
  std::int64_t end_ns_ = 0;
  std::unique_ptr<told_interval> now_;
  std::vector<verdict::intervention> interventions_;
  std::string damage_;
};

}  // namespace spate::session
