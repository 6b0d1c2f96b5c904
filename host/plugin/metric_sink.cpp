#include "plugin/metric_sink.hpp"

#include <utility>

namespace spate::plugin {

namespace {
thread_local metric_sink* current = nullptr;
}

metric_sink* thread_metric_sink() noexcept { return current; }

metric_sink_scope::metric_sink_scope(metric_sink& sink) noexcept : before_(std::exchange(current, &sink)) {}
metric_sink_scope::~metric_sink_scope() { current = before_; }

}  // namespace spate::plugin
