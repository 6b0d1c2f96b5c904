#include "samples_reporter.hpp"

#include "reporting/output_file.hpp"

namespace spate::report_samples {

namespace {

bool ends_with(std::string_view name, std::string_view end) {
  return name.size() > end.size() && name.substr(name.size() - end.size()) == end;
}

}  // namespace

samples_reporter::samples_reporter(const host_services& host, config settings)
    : reporter(host),
      name_(settings.find("file").as_string()),
      format_(ends_with(name_, ".csv") ? format::csv : format::jsonl) {}

void samples_reporter::check(const host_services&, config settings, report& mistakes) {
  const node file = settings.find("file");
  const std::string_view name = file.as_string();
  if (!ends_with(name, ".csv") && !ends_with(name, ".jsonl"))
    mistakes.error(file, "`file` ends neither in .csv nor in .jsonl; write for instance file = \"samples.csv\"");
}

void samples_reporter::open(std::string_view run_folder) {
  file_ = std::make_unique<reporting::growing_file>(reporting::place_of(name_, run_folder));
  file_->lines() = head(format_);
}

void samples_reporter::on_run_started() { open(run().run_folder); }

void samples_reporter::on_samples(const spate_raw_samples& samples) {
  if (!file_) return;  // it could not be made, which was said
  for_each_sample(samples, [&](const spate_raw_sample& each) {
    add_line(file_->lines(), each, format_);
    file_->flush_when_full();
  });
  if (samples.dropped == 0) return;
  dropped_ += samples.dropped;
  if (format_ == format::jsonl) file_->lines() += text("{\"dropped\":", samples.dropped, "}\n");
}

void samples_reporter::on_result(const spate_result& result) {
  if (!file_) open(view(result.run_folder));
  if (dropped_ > 0)
    host().log(SPATE_LOG_WARN, "report samples: ", dropped_, " samples are not in ", name_,
               ": they came faster than they could be written");
  file_->close();
}

}  // namespace spate::report_samples
