// What the host is told of an operation that has ended.
#pragma once

#include <spate/host_services.hpp>

#include <string>
#include <vector>

#include "operation.hpp"
#include "result_rows.hpp"
#include "session.hpp"

namespace spate::sql {

// Outcome, code, bytes and the time of the first row; start, end and the work's names are there already.
void fill_sample(spate_sample&, const reply&, const traffic&);

// Lets the host check and capture, which may change the outcome. `results` are by statement::index, `body` is memory
// that is used again. [shard]
void offer(const host_services&, const operation&, const std::vector<result_rows>& results, std::string& body,
           spate_sample&);

// Among the slowest of the run. [shard]
void keep_when_slow(const host_services&, const operation&, const traffic&, const spate_sample&);

}  // namespace spate::sql
