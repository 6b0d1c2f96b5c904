#include "link.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include "error.hpp"
#include "shard.hpp"

namespace spate::postgres_db {

namespace {

void ignore_notice(void*, const PGresult*) {}

backend server_side_of(const PGconn* connection) {
  sockaddr_storage own{};
  socklen_t size = sizeof own;
  int port = -1;
  if (::getsockname(PQsocket(connection), reinterpret_cast<sockaddr*>(&own), &size) == 0) {
    if (own.ss_family == AF_INET) port = ntohs(reinterpret_cast<const sockaddr_in&>(own).sin_port);
    if (own.ss_family == AF_INET6) port = ntohs(reinterpret_cast<const sockaddr_in6&>(own).sin6_port);
  }
  return {PQbackendPID(connection), port};
}

}  // namespace

link::link(postgres_shard& shard, link_user& user) : shard_(shard), user_(user), socket_(shard.io()), limit_(*this) {}

link::~link() { drop(); }

void link::open(std::int64_t now_ns) noexcept {
  drop();
  opened_ns_ = now_ns;
  stage_ = stage::opening;
  shard_.timeouts().arm(limit_, shard_.connect_fifo(), now_ns);
  const postgres_target& target = shard_.target();
  connection_ = PQconnectStartParams(target.keywords(), target.values(), 0);
  if (connection_ == nullptr || PQstatus(connection_) == CONNECTION_BAD)
    return fail_opening(why(SPATE_OUTCOME_REFUSED), now_ns);
  PQsetNoticeReceiver(connection_, &ignore_notice, nullptr);
  attach();
  watch_writing();  // libpq's manual: as if PQconnectPoll had asked for writing
}

// libpq may have taken another socket, under the same number even.
void link::attach() {
  ++generation_;
  writing_ = false;
  if (socket_.is_open()) socket_.release();
  boost::system::error_code ignored;
  socket_.assign(PQsocket(connection_), ignored);
}

void link::poll(std::int64_t now_ns) noexcept {
  const PostgresPollingStatusType next = PQconnectPoll(connection_);
  if (next == PGRES_POLLING_FAILED) return fail_opening(why(SPATE_OUTCOME_REFUSED), now_ns);
  attach();
  if (next == PGRES_POLLING_READING) return watch_reading();
  if (next == PGRES_POLLING_WRITING) return watch_writing();
  limit_.disarm();
  stage_ = stage::open;
  PQsetnonblocking(connection_, 1);
  shard_.tell_of_opened(now_ns - opened_ns_);
  watch_reading();
  user_.on_open({}, now_ns);
}

void link::watch_reading() {
  socket_.async_wait(descriptor::wait_read,
                     in_slot(read_slot_, [this, mine = generation_](const boost::system::error_code& error) {
                       if (error || mine != generation_) return;
                       const std::int64_t now_ns = shard_.now_ns();
                       if (stage_ == stage::opening) return poll(now_ns);
                       take_answers(now_ns);
                     }));
}

void link::watch_writing() {
  if (writing_) return;
  writing_ = true;
  socket_.async_wait(descriptor::wait_write,
                     in_slot(write_slot_, [this, mine = generation_](const boost::system::error_code& error) {
                       if (error || mine != generation_) return;
                       writing_ = false;
                       if (stage_ == stage::opening) return poll(shard_.now_ns());
                       const int left = PQflush(connection_);
                       if (left < 0) return lose(shard_.now_ns());
                       if (left > 0) watch_writing();
                     }));
}

void link::take_answers(std::int64_t now_ns) noexcept {
  const std::uint32_t mine = generation_;
  if (busy_ && first_read_ns_ == 0) first_read_ns_ = now_ns;
  if (PQconsumeInput(connection_) == 0) return lose(now_ns);
  while (mine == generation_ && busy_ && PQisBusy(connection_) == 0) {
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQgetResult(connection_), &PQclear);
    if (answer) {
      user_.on_answer(answer.get());
    } else if (PQstatus(connection_) == CONNECTION_BAD) {
      return lose(now_ns);
    } else {
      busy_ = false;
      user_.on_done(now_ns);
    }
  }
  if (mine == generation_) watch_reading();
}

bool link::sent(int accepted) noexcept {
  if (accepted != 1) return false;
  busy_ = true;
  first_read_ns_ = 0;
  const int left = PQflush(connection_);
  if (left > 0) watch_writing();
  return left >= 0;
}

bool link::query(const char* text) noexcept { return sent(PQsendQuery(connection_, text)); }

bool link::prepare(const char* name, const char* text) noexcept {
  return sent(PQsendPrepare(connection_, name, text, 0, nullptr));
}

bool link::execute(const char* name, int count, const char* const* values) noexcept {
  return sent(PQsendQueryPrepared(connection_, name, count, values, nullptr, nullptr, 0));
}

bool link::copy(std::string_view data) noexcept {
  static constexpr std::size_t piece = 1 << 20;
  for (; !data.empty(); data.remove_prefix(std::min(piece, data.size())))
    if (PQputCopyData(connection_, data.data(), static_cast<int>(std::min(piece, data.size()))) != 1) return false;
  return sent(PQputCopyEnd(connection_, nullptr));
}

bool link::refuse_copy(const char* why_not) noexcept { return sent(PQputCopyEnd(connection_, why_not)); }

bool link::is_in_transaction() const noexcept {
  const PGTransactionStatusType now = connection_ == nullptr ? PQTRANS_UNKNOWN : PQtransactionStatus(connection_);
  return now == PQTRANS_INTRANS || now == PQTRANS_INERROR;
}

void link::drop() noexcept {
  ++generation_;
  limit_.disarm();
  if (busy_ && PQstatus(connection_) == CONNECTION_OK) shard_.target().left_behind(server_side_of(connection_));
  if (socket_.is_open()) socket_.release();  // libpq closes it
  if (connection_ != nullptr) PQfinish(connection_);
  connection_ = nullptr;
  if (stage_ == stage::open) shard_.tell_of_closed();
  stage_ = stage::closed;
  busy_ = writing_ = false;
}

sql::reply link::why(std::uint16_t outcome) const {
  if (connection_ == nullptr) return {outcome, shard_.host().intern("libpq has no memory for a connection"), 0};
  const std::string words = postgres::last_words(connection_);
  // The server's own refusals have no code here, only words (which are in the server's language).
  if (outcome == SPATE_OUTCOME_REFUSED && words.find("too many clients") != std::string::npos)
    return {SPATE_OUTCOME_EXHAUSTED,
            shard_.host().intern(text(words, "; raise the server's max_connections or lower pool.size")), 0};
  return {outcome, shard_.host().intern(words), 0};
}

sql::reply link::loss() noexcept {
  const sql::reply how = why(SPATE_OUTCOME_RESET);
  drop();
  return how;
}

void link::lose(std::int64_t now_ns) noexcept {
  const sql::reply how = loss();
  shard_.tell_of_lost();
  user_.on_lost(how, now_ns);
}

void link::fail_opening(const sql::reply& how, std::int64_t now_ns) noexcept {
  const sql::reply kept = how;
  drop();
  shard_.tell_of_failed();
  user_.on_open(kept, now_ns);
}

void link::on_connect_timeout(std::int64_t now_ns) noexcept {
  fail_opening({SPATE_OUTCOME_TIMEOUT, shard_.target().texts().no_connection, 0}, now_ns);
}

}  // namespace spate::postgres_db
