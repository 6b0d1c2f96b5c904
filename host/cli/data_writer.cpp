#include "cli/data_writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <ostream>
#include <thread>
#include <vector>

#include "data/escape.hpp"
#include "data/row_draw.hpp"
#include "data/scalar_text.hpp"

namespace spate::cli {

namespace {

constexpr std::uint64_t rows_of_a_block = 500;

/// Writes rows of one source as text. Belongs to a thread.
class row_text {
 public:
  row_text(const data::runtime& runtime, const data_request& asked) : runtime_(runtime), asked_(asked) {
    state_.variables.clear();
    const auto paths = runtime.sources[asked.slot]->fields();
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const bool holds_others = std::any_of(paths.begin(), paths.end(), [&](const std::string& each) {
        return each.size() > paths[i].size() && each.starts_with(paths[i]) && each[paths[i].size()] == '.';
      });
      if (!holds_others) columns_.push_back(i);
    }
  }

  void header(std::string& out) {
    const auto paths = runtime_.sources[asked_.slot]->fields();
    if (columns_.empty()) field(asked_.name, out);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (i > 0) out += ',';
      field(paths[columns_[i]], out);
    }
    out += '\n';
  }

  void row(std::uint64_t number, std::string& out) {
    const data::render_scope scope{state_, runtime_.shared, runtime_.sources};
    data::user_state::draw& drawn = data::draw_row(scope, asked_.seed, asked_.slot, asked_.name, number);
    if (asked_.format == data_format::csv) {
      data::digits room;
      if (columns_.empty()) field(data::scalar_text(drawn.drawn, room), out);
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (i > 0) out += ',';
        field(data::scalar_text(drawn.fields[columns_[i]], room), out);
      }
      out += '\n';
      return;
    }
    if (!drawn.fields.empty()) runtime_.sources[asked_.slot]->write_record(scope, drawn.fields, drawn.drawn);
    data::text_sink measure(nullptr, 0);
    data::write_json(measure, drawn.drawn);
    const std::size_t before = out.size();
    out.resize(before + measure.size());
    data::text_sink sink(out.data() + before, measure.size());
    data::write_json(sink, drawn.drawn);
    if (asked_.format == data_format::json && number + 1 < asked_.first + asked_.count) out += ',';
    out += '\n';
  }

 private:
  // RFC 4180: what holds a separator, a quote or a line break stands in quotes.
  static void field(std::string_view text, std::string& out) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
      out += text;
      return;
    }
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }

  const data::runtime& runtime_;
  const data_request& asked_;
  data::user_state state_;
  std::vector<std::size_t> columns_;
};

/// Blocks that were drawn and wait for their turn to be written.
class block_queue {
 public:
  block_queue(std::uint64_t blocks, unsigned threads) : blocks_(blocks), ahead_(4 * std::uint64_t{threads}) {}

  /// The next block to draw; false when there is none, or when nobody wants it any more.
  bool take(std::uint64_t& block) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || next_ >= blocks_ || next_ < written_ + ahead_; });
    if (stopped_ || next_ >= blocks_) return false;
    block = next_++;
    return true;
  }
  void put(std::uint64_t block, std::string text) {
    const std::lock_guard lock(mutex_);
    done_.emplace(block, std::move(text));
    changed_.notify_all();
  }
  void stop(std::exception_ptr why = nullptr) {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    if (why && !failure_) failure_ = why;
    changed_.notify_all();
  }
  /// The block that is to be written next. Throws what a thread failed with.
  std::string next_to_write() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return failure_ || (!done_.empty() && done_.begin()->first == written_); });
    if (failure_) std::rethrow_exception(failure_);
    std::string text = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    ++written_;
    changed_.notify_all();
    return text;
  }

 private:
  const std::uint64_t blocks_, ahead_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0, written_ = 0;
  std::map<std::uint64_t, std::string> done_;
  bool stopped_ = false;
  std::exception_ptr failure_;
};

void draw_blocks(const data::runtime& runtime, const data_request& asked, block_queue& queue) {
  try {
    row_text rows(runtime, asked);
    for (std::uint64_t block = 0; queue.take(block);) {
      std::string text;
      const std::uint64_t from = block * rows_of_a_block, to = std::min(asked.count, from + rows_of_a_block);
      for (std::uint64_t i = from; i < to; ++i) rows.row(asked.first + i, text);
      queue.put(block, std::move(text));
    }
  } catch (...) {
    queue.stop(std::current_exception());
  }
}

}  // namespace

bool write_data(const data::runtime& runtime, const data_request& asked, std::ostream& out) {
  const std::uint64_t blocks = (asked.count + rows_of_a_block - 1) / rows_of_a_block;
  block_queue queue(blocks, asked.threads);
  if (asked.format == data_format::json) out << "[\n";
  if (asked.format == data_format::csv) {
    std::string header;
    row_text(runtime, asked).header(header);
    out << header;
  }
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < asked.threads; ++i) {
    threads.emplace_back([&] { draw_blocks(runtime, asked, queue); });
  }
  std::exception_ptr failure;
  try {
    for (std::uint64_t block = 0; block < blocks && out.good(); ++block) out << queue.next_to_write();
  } catch (...) {
    failure = std::current_exception();
  }
  queue.stop();
  for (std::thread& each : threads) each.join();
  if (failure) std::rethrow_exception(failure);
  if (asked.format == data_format::json) out << "]\n";
  out.flush();
  return out.good();
}

}  // namespace spate::cli
