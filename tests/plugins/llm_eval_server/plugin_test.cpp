#include <dlfcn.h>
#include <spate/abi/ext/clock.h>
#include <spate/abi/service.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <deque>
#include <map>

#include "http_client.hpp"
#include "temporary_folder.hpp"

namespace spate::llm_eval_server {
namespace {

const spate_service* loaded() {
  static void* const handle = dlopen(LLM_EVAL_SERVER_PLUGIN, RTLD_NOW | RTLD_LOCAL);
  if (!handle) FAIL(dlerror());
  const auto entry = reinterpret_cast<const spate_entry* (*)()>(dlsym(handle, SPATE_ENTRY_SYMBOL));
  REQUIRE(entry);
  REQUIRE(entry()->count(SPATE_SERVICE_FACTORY) == 1);
  return static_cast<const spate_service*>(entry()->get(SPATE_SERVICE_FACTORY, 0));
}

spate_str str(const std::string& text) { return {text.data(), text.size()}; }

// What the host would hand over for these keys: every default, overwritten by `given`.
class keyed_config {
 public:
  keyed_config(const spate_keys& keys, const std::map<std::string, std::string>& given) {
    nodes_.push_back(node("", "", SPATE_KIND_TABLE));
    nodes_[0].first_child = 1;
    for (std::uint32_t i = 0; i < keys.count; ++i) {
      const auto& key = *reinterpret_cast<const spate_key*>(reinterpret_cast<const char*>(keys.keys) + i * keys.stride);
      const auto found = given.find(key.path);
      const std::string text = found != given.end() ? found->second : key.default_text;
      nodes_.push_back(node(key.path, text, key.kind));
      nodes_.back().next_sibling = i + 1 < keys.count ? i + 2 : SPATE_NONE;
    }
    raw = {sizeof raw, sizeof(spate_node), static_cast<std::uint32_t>(nodes_.size()), 0, nodes_.data()};
  }
  spate_config raw;

 private:
  spate_node node(const std::string& key, const std::string& text, spate_kind kind) {
    spate_node out{};
    out.key = str(texts_.emplace_back(key));
    out.kind = kind;
    out.first_child = out.next_sibling = SPATE_NONE;
    if (kind == SPATE_KIND_STRING) out.text = str(texts_.emplace_back(text));
    if (kind == SPATE_KIND_INT) out.i64 = std::stoll(text);
    if (kind == SPATE_KIND_BOOL) out.i64 = text == "true";
    if (kind == SPATE_KIND_DURATION) out.i64 = std::stoll(text) * (text.ends_with("ms") ? 1'000'000 : 1'000'000'000);
    return out;
  }
  std::deque<std::string> texts_;
  std::vector<spate_node> nodes_;
};

struct stub_host : spate_host {
  stub_host() : spate_host{sizeof(spate_host), SPATE_ABI_MAJOR, SPATE_ABI_MINOR, 0, nullptr, &find} {}
  static const void* find(const spate_host*, const char* id) noexcept {
    static constexpr spate_clock clock = {sizeof(spate_clock), 0,
                                          [](const spate_host*) noexcept { return std::int64_t{}; },
                                          [](const spate_host*) noexcept { return std::int64_t{}; }};
    return std::strcmp(id, SPATE_EXT_CLOCK) == 0 ? &clock : nullptr;
  }
};

struct endpoints : spate_service_sink {
  endpoints()
      : spate_service_sink{sizeof(spate_service_sink), 0, this,
                           [](const spate_service_sink* sink, spate_str name, spate_str value) noexcept {
                             static_cast<endpoints*>(sink->host_data)->found[std::string(name.data, name.size)] =
                                 std::string(value.data, value.size);
                           },
                           [](const spate_service_sink*, spate_str) noexcept {}} {}
  std::map<std::string, std::string> found;
};

spate_error no_error() {
  spate_error out{};
  out.struct_size = sizeof out;
  return out;
}

}  // namespace

TEST_CASE("every key is documented and has a default") {
  const auto* service = loaded();
  CHECK(std::string(service->id) == "llm_eval_server");
  CHECK(service->keys.count == 11);
  for (std::uint32_t i = 0; i < service->keys.count; ++i) {
    const auto& key = service->keys.keys[i];
    INFO(key.path);
    CHECK(std::string(key.doc).ends_with('.'));
    CHECK(key.default_text != nullptr);
  }
}

TEST_CASE("the service starts, names its endpoints, obeys its keys, and stops") {
  const auto* service = loaded();
  temporary_folder folder;
  const stub_host host;
  const endpoints sink;
  const keyed_config config(service->keys, {{"port", "0"},
                                            {"database", folder.file("p.db")},
                                            {"fill", "4"},
                                            {"items_per_run", "3"},
                                            {"strict", "true"},
                                            {"idle_close", "100ms"},
                                            {"access_log", folder.file("log")}});
  spate_service_instance* instance = nullptr;
  auto error = no_error();
  REQUIRE(service->start(&host, &config.raw, &sink, &instance, &error) == SPATE_OK);
  CHECK(sink.found.at("database") == folder.file("p.db"));
  const std::string url = sink.found.at("http");
  REQUIRE(url.starts_with("http://127.0.0.1:"));
  CHECK(sink.found.at("ws") == "ws" + url.substr(4) + "/ws");
  const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(17)));
  http_client client(port);
  CHECK(client.request("GET", "/api/health/database").body.find(R"("run_count":4,"item_count":12,"metric_count":16)") !=
        std::string::npos);
  CHECK(client.request("GET", "/api/analytics/summary").status == 404);
  CHECK(client.closed());
  service->stop(instance);
  CHECK_FALSE(http_client(port).connected());
  CHECK(std::filesystem::file_size(folder.file("log")) > 100);
  CHECK_FALSE(std::filesystem::exists(folder.file("p.db-wal")));
}

TEST_CASE("a start that fails says why") {
  const auto* service = loaded();
  const stub_host host;
  const endpoints sink;
  const keyed_config config(service->keys, {{"port", "0"}, {"database", "/no/such/folder/p.db"}});
  spate_service_instance* instance = nullptr;
  auto error = no_error();
  CHECK(service->start(&host, &config.raw, &sink, &instance, &error) == SPATE_E_IO);
  CHECK(instance == nullptr);
  CHECK(std::string(error.message).find("/no/such/folder/p.db: unable to open database file") != std::string::npos);
  CHECK(sink.found.empty());
}

}  // namespace spate::llm_eval_server
