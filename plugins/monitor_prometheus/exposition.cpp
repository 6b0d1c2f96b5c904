#include "exposition.hpp"

#include <spate/failure.hpp>

#include <charconv>

#include "scanner.hpp"

namespace spate::monitor_prometheus {

namespace {

bool parse_number(std::string_view word, double& out) {
  if (word.starts_with('+')) word.remove_prefix(1);
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), out);
  return !word.empty() && error == std::errc() && end == word.data() + word.size();
}

bool parse_labels(scanner& from, sample& out) {
  if (!from.take("{")) return true;
  while (!from.take("}")) {
    const std::string_view name = from.name();
    if (name.empty() || !from.take("=")) return false;
    auto value = from.quoted('"');
    if (!value) return false;
    out.labels.emplace_back(name, std::move(*value));
    if (!from.take(",") && !from.rest().starts_with('}')) return false;
  }
  return true;
}

bool parse_sample(std::string_view line, sample& out) {
  scanner from(line);
  out.name = from.name();
  out.labels.clear();
  if (out.name.empty() || !parse_labels(from, out)) return false;
  out.series = line.substr(0, from.position());
  out.series = out.series.substr(0, out.series.find_last_not_of(" \t") + 1);
  if (!parse_number(from.word(), out.value)) return false;
  if (from.is_at_end() || from.take("#")) return true;  // an exemplar stands behind a #
  double time = 0;
  return parse_number(from.word(), time) && (from.is_at_end() || from.take("#"));
}

}  // namespace

std::string_view sample::label(std::string_view of) const {
  for (const auto& [name_of_it, its_value] : labels)
    if (name_of_it == of) return its_value;
  return {};
}

bool exposition::next(sample& out) {
  while (!rest_.empty()) {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    scanner look(line);
    if (look.is_at_end() || look.take("#")) continue;  // HELP, TYPE, EOF or a comment
    if (parse_sample(line, out)) return true;
    throw failure(SPATE_E_IO,
                  text("line ", line_, " is no sample of the Prometheus text format: ", line.substr(0, 80)));
  }
  return false;
}

}  // namespace spate::monitor_prometheus
