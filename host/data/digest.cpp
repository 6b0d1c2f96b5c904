#include "data/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <stdexcept>

namespace spate::data {
namespace {

// The context and the algorithm are looked up once for each thread: OpenSSL allocates for both.
class hasher {
 public:
  sha256_bytes operator()(std::initializer_list<std::string_view> parts) {
    sha256_bytes out{};
    bool good = EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1;
    for (const std::string_view each : parts) {
      good = good && EVP_DigestUpdate(context_.get(), each.data(), each.size()) == 1;
    }
    if (!good || EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) != 1) {
      throw std::runtime_error("OpenSSL gives no SHA-256");
    }
    return out;
  }

 private:
  struct freed {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
  };
  std::unique_ptr<EVP_MD_CTX, freed> context_{EVP_MD_CTX_new()};
  std::unique_ptr<EVP_MD, freed> algorithm_{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
};

hasher& this_threads_hasher() {
  thread_local hasher kept;
  return kept;
}

void append_sextets(std::string_view bytes, std::string_view alphabet, std::string& out) {
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k <= count; ++k) out += alphabet[group >> (18 - 6 * k) & 63];
  }
}

}  // namespace

sha256_bytes sha256(std::string_view text) { return this_threads_hasher()({text}); }

sha256_bytes hmac_sha256(std::string_view key, std::string_view text) {
  constexpr std::size_t block = 64;
  std::array<char, block> inner{}, outer{};
  sha256_bytes short_key{};
  if (key.size() > block) {
    short_key = sha256(key);
    key = view_of(short_key);
  }
  std::copy(key.begin(), key.end(), inner.begin());
  outer = inner;
  for (char& each : inner) each = static_cast<char>(each ^ 0x36);
  for (char& each : outer) each = static_cast<char>(each ^ 0x5c);
  hasher& hash = this_threads_hasher();
  const sha256_bytes first = hash({{inner.data(), block}, text});
  return hash({{outer.data(), block}, view_of(first)});
}

void append_hex(std::string_view bytes, std::string& out) {
  for (const char each : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(each) >> 4];
    out += "0123456789abcdef"[static_cast<unsigned char>(each) & 15];
  }
}

void append_base64(std::string_view bytes, std::string& out) {
  append_sextets(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", out);
  out.append((3 - bytes.size() % 3) % 3, '=');
}

void append_base64url(std::string_view bytes, std::string& out) {
  append_sextets(bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", out);
}

}  // namespace spate::data
