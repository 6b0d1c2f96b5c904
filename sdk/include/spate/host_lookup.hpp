// Host names to addresses, without blocking a shard.
#pragma once

#include <netdb.h>

#include <spate/asio_shard.hpp>

#include <boost/asio/ip/address.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

namespace spate {

// Looks a host name up in a thread of its own and hands the addresses to the shard. A numeric address takes no thread.
// A lookup cannot be cancelled: one that is under way when the shard ends is left alone and its answer dropped.
// All functions run on the shard's thread. The io_context's owner outlives it, and it is used by one shard only.
class host_lookup final : public notified {
 public:
  enum class state { unknown, running, found, failed };

  explicit host_lookup(asio_shard& shard) : shard_(shard) { shard.add_notified(*this); }
  ~host_lookup() {
    if (!shared_) return;
    std::lock_guard lock(shared_->mutex);
    shared_->shard = nullptr;
  }
  host_lookup(const host_lookup&) = delete;
  host_lookup& operator=(const host_lookup&) = delete;

  // A name that was found before stays found, with the old addresses, while it is looked up again.
  state now() const noexcept { return state_; }
  bool is_running() const noexcept { return shared_ != nullptr; }
  int error() const noexcept { return error_; }  // EAI_* of the lookup that failed, for gai_strerror
  const std::vector<boost::asio::ip::address>& addresses() const noexcept { return addresses_; }
  // Called on the shard whenever a lookup ended.
  void on_done(std::function<void()> done) { done_ = std::move(done); }

  // Starts a lookup unless one is running; `now` may say `found` on return.
  void start(const std::string& host) {
    if (is_running()) return;
    boost::system::error_code not_numeric;
    auto numeric = boost::asio::ip::make_address(host, not_numeric);
    if (!not_numeric) {
      addresses_.assign(1, numeric);
      state_ = state::found;
      return;
    }
    shared_ = std::make_shared<shared>();
    shared_->shard = &shard_;
    if (state_ != state::found) state_ = state::running;
    try {
      std::thread([host, shared = shared_] { run(host, *shared); }).detach();
    } catch (const std::system_error&) {
      shared_.reset();
      addresses_.clear();
      error_ = EAI_MEMORY;
      state_ = state::failed;
    }
  }

 private:
  struct shared {
    std::mutex mutex;
    asio_shard* shard = nullptr;  // NULL once nobody waits
    bool done = false;
    int error = 0;                                    // EAI_*
    std::vector<boost::asio::ip::address> addresses;  // empty: not found
  };

  static void run(const std::string& host, shared& out) noexcept {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    std::vector<boost::asio::ip::address> addresses;
    const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
    if (error == 0) {
      for (const addrinfo* each = found; each != nullptr; each = each->ai_next) append(addresses, *each->ai_addr);
      ::freeaddrinfo(found);
    }
    std::lock_guard lock(out.mutex);
    out.addresses = std::move(addresses);
    out.error = error;
    out.done = true;
    if (out.shard != nullptr) out.shard->notify();
  }

  static void append(std::vector<boost::asio::ip::address>& out, const sockaddr& address) {
    if (address.sa_family == AF_INET) {
      boost::asio::ip::address_v4::bytes_type bytes;
      std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in&>(address).sin_addr, bytes.size());
      out.emplace_back(boost::asio::ip::address_v4(bytes));
    } else if (address.sa_family == AF_INET6) {
      const auto& from = reinterpret_cast<const sockaddr_in6&>(address);
      boost::asio::ip::address_v6::bytes_type bytes;
      std::memcpy(bytes.data(), &from.sin6_addr, bytes.size());
      out.emplace_back(boost::asio::ip::address_v6(bytes, from.sin6_scope_id));
    }
  }

  void on_notified() noexcept override {
    if (!is_running()) return;
    {
      std::lock_guard lock(shared_->mutex);
      if (!shared_->done) return;
      addresses_ = std::move(shared_->addresses);
      error_ = shared_->error;
    }
    shared_.reset();
    state_ = addresses_.empty() ? state::failed : state::found;
    if (done_) done_();
  }

  asio_shard& shard_;
  state state_ = state::unknown;
  int error_ = 0;
  std::vector<boost::asio::ip::address> addresses_;
  std::shared_ptr<shared> shared_;
  std::function<void()> done_;
};

}  // namespace spate
