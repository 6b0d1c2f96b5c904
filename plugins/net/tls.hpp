// TLS by OpenSSL, apart from any socket.
#pragma once

#include <openssl/ssl.h>

#include <spate/config.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace spate::net {

// What all connections of a target have in common: certificates, versions, whom to trust. Built on the control thread;
// shards make their streams from it.
class tls_context {
 public:
  // `settings` is the target's `tls` table, or nothing; `host` the name of base_url. Throws spate::failure.
  tls_context(node settings, const std::string& host);

  SSL_CTX* get() const noexcept { return context_.get(); }
  const std::string& server_name() const noexcept { return server_name_; }
  bool verifies() const noexcept { return verifies_; }
  bool resumes() const noexcept { return resumes_; }

 private:
  struct deleter {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, deleter> context_;
  std::string server_name_;
  bool verifies_, resumes_;
};

// The session that a client may resume: the newest that the server gave. Owned by a user or a place of the pool.
class tls_session {
 public:
  SSL_SESSION* get() const noexcept { return session_.get(); }
  void keep(SSL_SESSION* session) noexcept { session_.reset(session); }  // takes the reference over

 private:
  struct deleter {
    void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
  };
  std::unique_ptr<SSL_SESSION, deleter> session_;
};

// One TLS connection as a converter: cipher text of the network in, plain text out, and the other way. Does no I/O.
// What `receive` was given must be used up by handshake() or read() before it goes: both take all there is.
// Single-threaded.
class tls_stream {
 public:
  enum class result { ok, want_read, closed, failed };

  // `session` outlives the stream. Throws std::bad_alloc.
  tls_stream(const tls_context& context, tls_session& session);
  tls_stream(const tls_stream&) = delete;
  tls_stream& operator=(const tls_stream&) = delete;

  void receive(const char* cipher, std::size_t size) noexcept { in_ = {cipher, size}; }
  void receive_end() noexcept { in_ended_ = true; }  // the connection ended

  result handshake() noexcept;
  // Plain text into `to`; `got` is more than 0 when the result is ok. closed: the peer said so, in TLS's own words.
  result read(char* to, std::size_t size, std::size_t& got) noexcept;
  // Takes up to a record of `data` and turns it into pending cipher text.
  result write(const char* data, std::size_t size, std::size_t& taken) noexcept;

  // Cipher text for the network. It stays where it is until all of it was `sent`, whatever is written meanwhile.
  std::string_view pending() noexcept;
  void sent(std::size_t bytes) noexcept { out_sent_ += bytes; }

  // Says goodbye, as pending cipher text; without it the session could not be resumed.
  void end() noexcept;

  bool resumed() const noexcept { return SSL_session_reused(ssl_.get()) == 1; }
  // Why it failed, in OpenSSL's words; the same text for the same reason.
  std::string failure() const;

 private:
  struct deleter {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
  };
  struct glue;
  friend struct glue;

  static int new_session(SSL* ssl, SSL_SESSION* session) noexcept;
  friend class tls_context;
  result result_of(int returned) noexcept;

  std::unique_ptr<SSL, deleter> ssl_;
  tls_session& session_;
  std::string_view in_;
  std::string out_, next_out_;  // on its way, and what was written since
  std::size_t out_sent_ = 0;
  unsigned long error_ = 0;
  bool in_ended_ = false;
};

}  // namespace spate::net
