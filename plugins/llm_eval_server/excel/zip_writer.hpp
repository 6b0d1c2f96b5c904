#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// Builds a ZIP archive in memory (PKWARE APPNOTE 6.3.3; deflate, no ZIP64: under 4 GiB and 65 535 files). Names are
// UTF-8 and come in the order they were added; times are the format's first day, so that equal content is equal bytes.
class zip_writer {
 public:
  // Throws std::runtime_error when zlib fails.
  void add(std::string_view name, std::string_view content);
  // The archive; the writer is done then.
  std::string finish();

 private:
  std::string out_, directory_;
  std::uint16_t count_ = 0;
};

}  // namespace spate::llm_eval_server
