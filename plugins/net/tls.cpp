#include "net/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <spate/failure.hpp>

#include <algorithm>
#include <cstring>
#include <new>

namespace spate::net {

namespace {

std::string reason_of(unsigned long error) {
  const char* reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "unknown error";
}

[[noreturn]] void refuse(node at, std::string_view what) {
  const unsigned long error = ERR_peek_last_error();
  ERR_clear_error();
  throw failure(SPATE_E_CONFIG, error == 0 ? std::string(what) : text(what, ": ", reason_of(error)), at.index());
}

int version_of(std::string_view words) noexcept { return words == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION; }

void set_versions(SSL_CTX* context, node settings) {
  if (node least = settings.child("min_version")) SSL_CTX_set_min_proto_version(context, version_of(least.as_string()));
  if (node most = settings.child("max_version")) SSL_CTX_set_max_proto_version(context, version_of(most.as_string()));
}

void set_trust(SSL_CTX* context, node settings) {
  if (node file = settings.child("ca_file")) {
    if (SSL_CTX_load_verify_locations(context, std::string(file.as_string()).c_str(), nullptr) != 1)
      refuse(file, text("no certificates in ", file.as_string()));
  } else if (SSL_CTX_set_default_verify_paths(context) != 1) {
    refuse(settings, "the system's certificates cannot be read; name some with ca_file");
  }
}

void set_identity(SSL_CTX* context, node settings) {
  node certificate = settings.child("certificate_file"), key = settings.child("key_file");
  if (!certificate) return;
  // A key behind a password: the callback hands out what the profile says, and never asks at the terminal.
  node password = settings.child("key_password");
  std::string words(password.as_string());
  SSL_CTX_set_default_passwd_cb_userdata(context, &words);
  SSL_CTX_set_default_passwd_cb(context, [](char* to, int size, int, void* from) {
    const auto& known = *static_cast<const std::string*>(from);
    const int length = std::min(size, static_cast<int>(known.size()));
    std::memcpy(to, known.data(), static_cast<std::size_t>(length));
    return length;
  });
  if (SSL_CTX_use_certificate_chain_file(context, std::string(certificate.as_string()).c_str()) != 1)
    refuse(certificate, text("no certificate in ", certificate.as_string()));
  node from = key ? key : certificate;
  if (SSL_CTX_use_PrivateKey_file(context, std::string(from.as_string()).c_str(), SSL_FILETYPE_PEM) != 1)
    refuse(from, text("no usable private key in ", from.as_string()));
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  SSL_CTX_set_default_passwd_cb(context, nullptr);
}

void set_ciphers(SSL_CTX* context, node settings) {
  node list = settings.child("ciphers");
  if (!list) return;
  const std::string words(list.as_string());
  // Names of TLS 1.3 suites begin with TLS_, and OpenSSL keeps them in a list of their own.
  const bool known = words.starts_with("TLS_") ? SSL_CTX_set_ciphersuites(context, words.c_str()) == 1
                                               : SSL_CTX_set_cipher_list(context, words.c_str()) == 1;
  if (!known) refuse(list, text("no cipher is left by '", words, "'; `openssl ciphers` lists them"));
}

bool is_address(const std::string& host) noexcept {
  in6_addr ignored;
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 || ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

}  // namespace

// OpenSSL's way to the bytes: the stream's own views instead of a socket.
struct tls_stream::glue {
  static tls_stream& of(BIO* bio) noexcept { return *static_cast<tls_stream*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* to, int size) noexcept {
    BIO_clear_retry_flags(bio);
    std::string_view& in = of(bio).in_;
    if (in.empty()) {
      if (of(bio).in_ended_) return 0;
      BIO_set_retry_read(bio);
      return -1;
    }
    const std::size_t taken = std::min(in.size(), static_cast<std::size_t>(size));
    std::memcpy(to, in.data(), taken);
    in.remove_prefix(taken);
    return static_cast<int>(taken);
  }

  static int write(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    of(bio).next_out_.append(from, static_cast<std::size_t>(size));
    return size;
  }

  static long control(BIO* bio, int command, long, void*) noexcept {
    if (command == BIO_CTRL_EOF) return of(bio).in_ended_ && of(bio).in_.empty() ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static const BIO_METHOD* method() {
    static const BIO_METHOD* made = [] {
      BIO_METHOD* out = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "spate");
      if (out == nullptr) throw std::bad_alloc();
      BIO_meth_set_read(out, &read);
      BIO_meth_set_write(out, &write);
      BIO_meth_set_ctrl(out, &control);
      return out;
    }();
    return made;
  }

  static int new_session(SSL* ssl, SSL_SESSION* session) noexcept {
    auto* stream = static_cast<tls_stream*>(SSL_get_app_data(ssl));
    if (stream == nullptr) return 0;  // of the token source
    stream->session_.keep(session);
    return 1;
  }
};

tls_context::tls_context(node settings, const std::string& host)
    : context_(SSL_CTX_new(TLS_client_method())),
      server_name_(settings.child("server_name").as_string(host)),
      verifies_(settings.child("verify").as_bool(true)),
      resumes_(settings.child("resume").as_bool(true)) {
  if (!context_) refuse(settings, "TLS cannot be set up");
  SSL_CTX_set_mode(get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  set_versions(get(), settings);
  if (verifies_) set_trust(get(), settings);
  SSL_CTX_set_verify(get(), verifies_ ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  set_identity(get(), settings);
  set_ciphers(get(), settings);
  static constexpr unsigned char protocols[] = "\x08http/1.1";
  SSL_CTX_set_alpn_protos(get(), protocols, sizeof protocols - 1);
  // Sessions are kept by the users, not in a cache that the shards would share.
  SSL_CTX_set_session_cache_mode(get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(get(), resumes_ ? &tls_stream::new_session : nullptr);
}

int tls_stream::new_session(SSL* ssl, SSL_SESSION* session) noexcept { return glue::new_session(ssl, session); }

tls_stream::tls_stream(const tls_context& context, tls_session& session)
    : ssl_(SSL_new(context.get())), session_(session) {
  BIO* bio = BIO_new(glue::method());
  if (!ssl_ || bio == nullptr) {
    BIO_free(bio);
    throw std::bad_alloc();
  }
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_app_data(ssl_.get(), this);
  const std::string& name = context.server_name();
  if (is_address(name)) {
    if (context.verifies()) X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), name.c_str());
  } else {
    SSL_set_tlsext_host_name(ssl_.get(), name.c_str());
    if (context.verifies()) SSL_set1_host(ssl_.get(), name.c_str());
  }
  if (session.get() != nullptr) SSL_set_session(ssl_.get(), session.get());
  SSL_set_connect_state(ssl_.get());
}

tls_stream::result tls_stream::result_of(int returned) noexcept {
  switch (SSL_get_error(ssl_.get(), returned)) {
    case SSL_ERROR_NONE:
      return result::ok;
    case SSL_ERROR_WANT_READ:
      return result::want_read;
    case SSL_ERROR_ZERO_RETURN:
      return result::closed;
    default:
      error_ = ERR_peek_last_error();
      ERR_clear_error();
      return result::failed;
  }
}

tls_stream::result tls_stream::handshake() noexcept {
  ERR_clear_error();
  return result_of(SSL_do_handshake(ssl_.get()));
}

// The queue of errors is clean on the way in: every failure clears it.
tls_stream::result tls_stream::read(char* to, std::size_t size, std::size_t& got) noexcept {
  const int returned = SSL_read_ex(ssl_.get(), to, size, &got);
  if (returned == 1) return result::ok;
  got = 0;
  return result_of(returned);
}

tls_stream::result tls_stream::write(const char* data, std::size_t size, std::size_t& taken) noexcept {
  const int returned = SSL_write_ex(ssl_.get(), data, size, &taken);
  if (returned == 1) return result::ok;
  taken = 0;
  return result_of(returned);
}

void tls_stream::end() noexcept {
  if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  ERR_clear_error();
}

std::string_view tls_stream::pending() noexcept {
  if (out_sent_ == out_.size()) {
    out_.clear();
    out_.swap(next_out_);
    out_sent_ = 0;
  }
  return std::string_view(out_).substr(out_sent_);
}

std::string tls_stream::failure() const {
  const long verdict = SSL_get_verify_result(ssl_.get());
  if (ERR_GET_REASON(error_) == SSL_R_CERTIFICATE_VERIFY_FAILED && verdict != X509_V_OK)
    return text("certificate verify failed: ", X509_verify_cert_error_string(verdict));
  return reason_of(error_);
}

}  // namespace spate::net
