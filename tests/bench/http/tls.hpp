// TLS for the bench server: a context whose certificate is made at start, and a connection's two directions.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace bench {

struct context_free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using tls_context = std::unique_ptr<SSL_CTX, context_free>;

/// TLS 1.3 with a self-signed ECDSA P-256 certificate for localhost, valid for a day. Null: OpenSSL refused.
tls_context make_tls_context();

/// The server's end of one TLS connection over a non-blocking socket, which it does not own.
class tls_stream {
 public:
  tls_stream(SSL_CTX* context, int descriptor);

  /// Reads what there is; the handshake goes along with it. -1: the connection is over; 0: nothing for now.
  long read(char* into, std::size_t size);
  /// True when OpenSSL holds bytes that the socket will not announce again.
  bool has_more() const { return SSL_has_pending(ssl_.get()) == 1; }
  /// False: the connection is over, or the peer does not read.
  bool write(std::string_view bytes);

 private:
  struct stream_free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };
  std::unique_ptr<SSL, stream_free> ssl_;
};

}  // namespace bench
