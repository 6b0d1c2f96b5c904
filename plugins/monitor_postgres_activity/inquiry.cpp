#include "inquiry.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <cerrno>
#include <spate/text.hpp>

namespace spate::postgres_activity {

namespace {

constexpr const char* too_late = "the server did not answer in time";

inquiry::answer nothing() { return {nullptr, &PQclear}; }

void ignore_notice(void*, const PGresult*) {}

}  // namespace

void inquiry::closer::operator()(pg_conn* of) const { PQfinish(of); }

inquiry::inquiry(postgres::connection_words how, std::chrono::nanoseconds limit)
    : how_(std::move(how)), limit_(limit) {}

inquiry::answer inquiry::ask(const char* question, const std::vector<const char*>& values, std::string& why) {
  const instant end = std::chrono::steady_clock::now() + limit_;
  if (!connection_ && !open(end, why)) return nothing();
  if (PQsendQueryParams(connection_.get(), question, static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                        nullptr, 0) == 0) {
    lost(why);
    return nothing();
  }
  answer given = receive(end, why);
  if (!given) return given;
  if (PQresultStatus(given.get()) == PGRES_TUPLES_OK) return given;
  why = text("the server refuses to say: ", postgres::last_words(connection_.get()));
  return nothing();
}

bool inquiry::open(instant end, std::string& why) {
  connection_.reset(PQconnectStartParams(how_.keywords().data(), how_.values().data(), 0));
  // As if PQconnectPoll had asked for writing (libpq's manual).
  for (PostgresPollingStatusType next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK;) {
    if (PQstatus(connection_.get()) == CONNECTION_BAD || next == PGRES_POLLING_FAILED) return lost(why);
    if (!wait(next == PGRES_POLLING_READING, end)) {
      connection_.reset();
      why = too_late;
      return false;
    }
    next = PQconnectPoll(connection_.get());
  }
  PQsetNoticeReceiver(connection_.get(), &ignore_notice, nullptr);
  return true;
}

// The last result of the question. What was sent fits any socket's buffer, so that nothing is left to write.
inquiry::answer inquiry::receive(instant end, std::string& why) {
  answer given = nothing();
  for (;;) {
    while (PQisBusy(connection_.get()) != 0) {
      if (!wait(true, end)) {
        connection_.reset();  // what it still may answer is of no use
        why = too_late;
        return nothing();
      }
      if (PQconsumeInput(connection_.get()) != 0) continue;
      lost(why);
      return nothing();
    }
    answer next{PQgetResult(connection_.get()), &PQclear};
    if (!next) break;
    given = std::move(next);
  }
  if (PQstatus(connection_.get()) == CONNECTION_OK) return given;
  lost(why);
  return nothing();
}

bool inquiry::wait(bool to_read, instant end) const {
  pollfd one{PQsocket(connection_.get()), static_cast<short>(to_read ? POLLIN : POLLOUT), 0};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    if (left <= 0) return false;
    const int ready = ::poll(&one, 1, static_cast<int>(left));
    if (ready >= 0 || errno != EINTR) return ready == 1;
  }
}

bool inquiry::lost(std::string& why) {
  why = text("no connection: ", connection_ ? postgres::last_words(connection_.get()) : "libpq has no memory for one");
  connection_.reset();
  return false;
}

}  // namespace spate::postgres_activity
