#include "answer.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <limits>

#include "rows_json.hpp"

namespace spate::sql {

namespace {

std::uint32_t in_32_bits(std::uint64_t number) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

std::uint32_t microseconds(std::int64_t ns) {
  return in_32_bits(static_cast<std::uint64_t>(std::max<std::int64_t>(ns / 1000, 1)));
}

}  // namespace

void fill_sample(spate_sample& sample, const reply& ended, const traffic& moved) {
  sample.outcome = ended.outcome;
  sample.error_id = ended.error_id;
  sample.status = ended.status;
  sample.bytes_in = in_32_bits(moved.bytes_in);
  sample.bytes_out = in_32_bits(moved.bytes_out);
  if (moved.first_row_ns != 0) sample.first_byte_us = microseconds(moved.first_row_ns - sample.start_ns);
}

void offer(const host_services& host, const operation& what, const std::vector<result_rows>& results, std::string& body,
           spate_sample& sample) {
  spate_response response{};
  response.struct_size = sizeof response;
  response.field_stride = sizeof(spate_field);
  response.status = sample.status;
  response.received_ns = sample.end_ns;
  spate_rows rows{};
  if (what.offered != SPATE_NONE) {
    const result_rows& from = results[what.statements[what.offered]->index];
    rows = from.view();
    response.rows = &rows;
    if ((what.wants & SPATE_WANTS_BODY) != 0) {
      write_json(from, body);
      response.body = str(body);
    }
  }
  sample.outcome = host.offer(sample.token, sample.operation, sample.user, response, sample.error_id);
}

void keep_when_slow(const host_services& host, const operation& what, const traffic& moved,
                    const spate_sample& sample) {
  if (!host.keeps_exchange_of(sample)) return;
  std::string sent, received;
  if (what.script) sent = text("-- ", what.script->path, "\n", what.script->text);
  for (const auto& each : what.statements) sent += (sent.empty() ? "" : "\n") + each->written;
  received = text(moved.rows_read, " rows read, ", moved.rows_changed, " rows changed");
  spate_exchange kept = exchange_of(sample);
  kept.sent_bytes = sent.size();
  kept.received_bytes = moved.bytes_in;
  kept.sent = str(sent);
  kept.received = str(received);
  host.keep(kept);
}

}  // namespace spate::sql
