#include "echo_shard.hpp"

#include <boost/asio/write.hpp>

#include <cstring>

namespace echo_tcp {

connection::connection(echo_shard& shard) : shard_(shard), socket_(shard.io()), request_(256), answer_(256) {}

void connection::begin(const spate_work& work) {
  work_ = work;
  sample_ = spate::sample_of(work);
  sample_.start_ns = shard_.now_ns();
  shard_.timeouts().arm(*this, shard_.timeout_fifo_, sample_.start_ns);

  const line& line = shard_.target_.lines[work.operation];
  if (line.template_id == SPATE_NONE) {
    request_.assign(line.text.begin(), line.text.end());
    request_size_ = line.text.size();
  } else {
    auto render = [&] {
      return shard_.host().render(line.template_id, work.token, SPATE_ESCAPE_HEADER, request_.data(),
                                  request_.size() - 1);
    };
    request_size_ = render();
    if (request_size_ > request_.size() - 1) {
      request_.resize(request_size_ + 1);
      request_size_ = render();
    }
    request_[request_size_++] = '\n';
  }

  if (socket_.is_open()) {
    sample_.flags |= SPATE_SAMPLE_REUSED;
    return send();
  }
  socket_.async_connect(shard_.server_, in_slot(slot_, [this, epoch = epoch_](const boost::system::error_code& error) {
                          if (epoch != epoch_) return;
                          if (error) return end(SPATE_OUTCOME_REFUSED, shard_.target_.refused_text);
                          socket_.set_option(boost::asio::ip::tcp::no_delay(true));
                          send();
                        }));
}

void connection::send() {
  boost::asio::async_write(
      socket_, boost::asio::buffer(request_.data(), request_size_),
      in_slot(slot_, [this, epoch = epoch_](const boost::system::error_code& error, std::size_t n) {
        if (epoch != epoch_) return;
        sample_.bytes_out = static_cast<std::uint32_t>(n);
        if (error) return end(SPATE_OUTCOME_RESET, shard_.target_.reset_text);
        received_ = 0;
        receive();
      }));
}

void connection::receive() {
  if (received_ == answer_.size()) answer_.resize(2 * answer_.size());
  socket_.async_read_some(boost::asio::buffer(answer_.data() + received_, answer_.size() - received_),
                          in_slot(slot_, [this, epoch = epoch_](const boost::system::error_code& error, std::size_t n) {
                            if (epoch != epoch_) return;
                            if (error) return end(SPATE_OUTCOME_RESET, shard_.target_.reset_text);
                            const char* fresh = answer_.data() + received_;
                            received_ += n;
                            if (std::memchr(fresh, '\n', n) == nullptr) return receive();
                            end(SPATE_OUTCOME_OK, 0);
                          }));
}

// Every way out of an operation comes here, and gives exactly one sample.
void connection::end(std::uint16_t outcome, std::uint16_t error_id) noexcept {
  disarm();
  sample_.end_ns = shard_.now_ns();
  sample_.bytes_in = static_cast<std::uint32_t>(received_);
  sample_.outcome = outcome;
  sample_.error_id = error_id;
  if (outcome == SPATE_OUTCOME_TIMEOUT) sample_.flags |= SPATE_SAMPLE_CENSORED;
  if (outcome != SPATE_OUTCOME_OK) {
    close();
  } else if (shard_.host().wants(work_.operation) != 0) {
    spate_response response{};
    response.struct_size = sizeof response;
    response.field_stride = sizeof(spate_field);
    response.body = {answer_.data(), received_ - 1};
    response.received_ns = sample_.end_ns;
    sample_.outcome = shard_.host().offer(work_.token, work_.operation, work_.user, response, sample_.error_id);
  }
  work_ = {};
  shard_.samples().emit(sample_);
}

void connection::close() noexcept {
  ++epoch_;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void connection::on_timeout(std::int64_t) noexcept { end(SPATE_OUTCOME_TIMEOUT, shard_.target_.timeout_text); }

echo_shard::echo_shard(echo_target& target, const spate_shard_params& params)
    : asio_shard(target.host(), params),
      target_(target),
      timeout_fifo_(timeouts().fifo(target.timeout_ns)),
      server_(boost::asio::ip::make_address(target.address), target.port),
      connections_(params.user_count) {}

echo_shard::~echo_shard() {
  for (auto& each : connections_)
    if (each) each->close();
  run_down();
}

// A connection stays in memory after its user has stopped, because a handler of it may still be on its way.
void echo_shard::user_start(std::uint32_t user) {
  if (!connections_[user]) connections_[user] = std::make_unique<connection>(*this);
}

void echo_shard::user_stop(std::uint32_t user) { connections_[user]->close(); }

bool echo_shard::submit(const spate_work& work) {
  connection& of_user = *connections_[work.user];
  if (of_user.busy()) return false;
  samples().accepted();
  of_user.begin(work);
  return true;
}

void echo_shard::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  for (auto& each : connections_)
    if (each && each->busy()) each->end(SPATE_OUTCOME_ABORTED, 0);
}

}  // namespace echo_tcp
