#include "prometheus_monitor.hpp"

#include <spate/failure.hpp>

namespace spate::monitor_prometheus {

namespace {

query query_of(node from) {
  std::string problem;
  auto out = parse_query(from.as_string(), problem);
  if (!out) throw failure(SPATE_E_CONFIG, problem, from.index());
  return std::move(*out);
}

}  // namespace

prometheus_monitor::prometheus_monitor(const host_services& host, config settings)
    : monitor(host), scrape_(read_settings(settings), settings.find("tls")) {
  for (const node each : settings.find("metrics")) metrics_.emplace_back(query_of(each));
}

void prometheus_monitor::check(const host_services&, config settings, report& mistakes) {
  read_settings(settings, mistakes);
  if (settings.find("metrics").empty())
    mistakes.error(settings.root(),
                   "no metric is named: write metrics = { memory = \"process_resident_memory_bytes\" }");
  for (const node each : settings.find("metrics")) {
    std::string problem;
    if (!parse_query(each.as_string(), problem)) mistakes.error(each, problem);
  }
}

void prometheus_monitor::declare(config settings, const metric_list& to) {
  for (const node each : settings.find("metrics")) {
    const query made_of = query_of(each);
    to.add(each.key(), made_of.unit(), each.as_string(), each);
  }
}

void prometheus_monitor::tell_missing(const readings& to, std::string_view why) const {
  for (std::uint32_t i = 0; i < metrics_.size(); ++i) to.missing(i, why);
}

void prometheus_monitor::read(const readings& to) {
  try {
    const std::string body = scrape_.get();
    const std::int64_t now_ns = host().now_ns();
    for (gathered& each : metrics_) each.begin();
    sample one;
    for (exposition text(body); text.next(one);)
      for (gathered& each : metrics_) each.add(one, now_ns);
  } catch (const failure& caught) {
    return tell_missing(to, caught.what());
  }
  for (std::uint32_t i = 0; i < metrics_.size(); ++i)
    if (const auto figure = metrics_[i].end()) figure->tell(to, i);
}

}  // namespace spate::monitor_prometheus
