#include "fake_catalogue.hpp"

#include <spate/config.hpp>

#include <span>

namespace spate::profile::test {
namespace {

constexpr const char* modes[] = {"fast", "careful", nullptr};
constexpr key target_keys[] = {
    key("base_url", SPATE_KIND_STRING, "Where the platform is.").required(),
    key("timeout", SPATE_KIND_DURATION, "How long an operation may take.").by_default("10s").between(1e6, 3600e9),
    key("buffer", SPATE_KIND_SIZE, "Bytes of the read buffer.").by_default("64KiB").between(1024, 1 << 30),
    key("retries", SPATE_KIND_INT, "How often a connection is tried again.").by_default("0").between(0, 10),
    key("jitter", SPATE_KIND_FLOAT, "The share by which a wait varies.").by_default("0.5").between(0, 1),
    key("verify", SPATE_KIND_BOOL, "Whether certificates are checked.").by_default("true"),
    key("mode", SPATE_KIND_STRING, "How answers are read.").by_default("fast").one_of(modes),
    key("headers.*", SPATE_KIND_STRING, "A header of every request.").templated(),
    key("auth.user", SPATE_KIND_STRING, "Who asks.").templated(),
    key("auth.bearer", SPATE_KIND_STRING, "A token.").templated(),
    key("client", SPATE_KIND_STRING, "How the client calls itself.").templated(),
    key("hosts[]", SPATE_KIND_STRING, "A further host."),
    key("pool.size", SPATE_KIND_INT, "Connections.").by_default("4").between(1, 1000),
    key("ca_file", SPATE_KIND_STRING, "Certificates to trust.").file(),
    key("files[]", SPATE_KIND_STRING, "A file that is sent.").file(),
    key("certificates.*", SPATE_KIND_STRING, "A file for a host.").file(),
    key("password", SPATE_KIND_STRING, "A secret.").secret(),
    key("proxy", SPATE_KIND_STRING, "use base_url").deprecated(),
};
constexpr key operation_keys[] = {
    key("get", SPATE_KIND_STRING, "The path of a GET.").templated(),
    key("post", SPATE_KIND_STRING, "The path of a POST.").templated(),
    key("put", SPATE_KIND_STRING, "The path of a PUT.").templated(),
    key("delete", SPATE_KIND_STRING, "The path of a DELETE.").templated(),
    key("json", SPATE_KIND_ANY, "A JSON body.").json().templated(),
    key("text", SPATE_KIND_STRING, "A text body.").templated(),
    key("query.*", SPATE_KIND_ANY, "A parameter of the query.").templated(),
    key("headers.*", SPATE_KIND_STRING, "A header.").templated(),
    key("auth.user", SPATE_KIND_STRING, "Who asks.").templated(),
    key("auth.bearer", SPATE_KIND_STRING, "A token.").templated(),
    key("timeout", SPATE_KIND_DURATION, "How long it may take."),
    key("parts[].name", SPATE_KIND_STRING, "A part's name.").required(),
    key("parts[].size", SPATE_KIND_SIZE, "A part's size.").by_default("1KiB"),
};
constexpr key pool_keys[] = {
    key("pool.size", SPATE_KIND_INT, "Sessions.").by_default("3").between(1, 1000),
    key("pool.timeout", SPATE_KIND_DURATION, "How long a session is waited for.").by_default("5s")};
constexpr key greedy_keys[] = {key("expect.status", SPATE_KIND_INT, "A key of the host's.")};
constexpr key no_keys[] = {key("verbose", SPATE_KIND_BOOL, "More lines.").by_default("false")};
constexpr key json_keys[] = {key("file", SPATE_KIND_STRING, "Where the result goes.").required()};
constexpr key service_keys[] = {
    key("port", SPATE_KIND_INT, "The port.").by_default("0").between(0, 65535),
    key("fill", SPATE_KIND_INT, "Stored runs.").by_default("0").between(0, 1e6),
};

constexpr key process_keys[] = {
    key("pid", SPATE_KIND_INT, "The process.").by_default("0").between(0, 1e9),
};
constexpr key scrape_keys[] = {
    key("url", SPATE_KIND_STRING, "Where it is scraped.").required(),
    key("series.*", SPATE_KIND_STRING, "A metric."),
};
constexpr key reserved_keys[] = {key("every", SPATE_KIND_DURATION, "A key of the host's.")};
constexpr spate_monitor_metric process_metrics[] = {
    {"cpu", "ratio", "The share of the cores."},     {"memory_anonymous", "bytes", "What it holds for itself."},
    {"open_connections", "count", "Sockets."},       {"disk_read", "bytes_per_second", "From disks."},
    {"oldest", "seconds", "How old the oldest is."}, {"requests", "per_second", "Requests."}};
constexpr spate_monitor_metric scrape_metrics[] = {{"up", "count", "Whether it could be scraped."}};
constexpr spate_monitor_metric nameless_metrics[] = {{"", "count", "Nothing."}};

spate_status fine(const spate_host*, const spate_config*, spate_report*) noexcept { return SPATE_OK; }

spate_status declare_series(const spate_host*, const spate_config* raw, const spate_metric_list* to,
                            spate_error*) noexcept {
  for (const node each : config(*raw).find("series")) {
    const spate_str name = str(each.key());
    to->add(to, name, str("count"), name, each.index());
  }
  return SPATE_OK;
}

spate_monitor make_monitor(const char* id, std::span<const spate_monitor_metric> metrics) {
  spate_monitor out{};
  out.struct_size = sizeof out;
  out.id = id;
  out.check = fine;
  out.metrics = metrics.data();
  out.metric_count = static_cast<std::uint32_t>(metrics.size());
  out.metric_stride = sizeof(spate_monitor_metric);
  return out;
}

spate_status check_http(const spate_host*, const spate_config* raw, spate_report* sink) noexcept {
  report out(*sink);
  const config all(*raw);
  for (const node each : all.operations()) {
    int methods = 0;
    for (const char* method : {"get", "post", "put", "delete"}) methods += each.child(method) ? 1 : 0;
    if (methods != 1)
      out.error(each, "operation `", each.child("name").as_string(), "` needs one of get, post, put, delete");
  }
  const std::string_view url = all.find("base_url").as_string();
  if (url.substr(0, 4) != "http") out.error(all.find("base_url"), "`base_url` must begin with http:// or https://");
  return out.errors() == 0 ? SPATE_OK : SPATE_E_CONFIG;
}

spate_status refuse(const spate_host*, const spate_config*, spate_report*) noexcept { return SPATE_E_CONFIG; }

spate_protocol make_protocol(const char* id) {
  spate_protocol out{};
  out.struct_size = sizeof out;
  out.id = id;
  return out;
}

}  // namespace

const spate_protocol* fake_catalogue::protocol(std::string_view id, std::string& error) {
  static const spate_protocol http = [] {
    spate_protocol out = make_protocol("http_api");
    out.target_keys = key_table(target_keys);
    out.operation_keys = key_table(operation_keys);
    out.check = check_http;
    return out;
  }();
  static const spate_protocol greedy = [] {
    spate_protocol out = make_protocol("greedy");
    out.operation_keys = key_table(greedy_keys);
    return out;
  }();
  static const spate_protocol silent = [] {
    spate_protocol out = make_protocol("silent");
    out.operation_keys = key_table(operation_keys);
    out.check = refuse;
    return out;
  }();
  static const spate_protocol waiting = [] {
    spate_protocol out = make_protocol("waiting");
    static constexpr const char* outcomes[] = {"busy", "locked", nullptr};
    out.capabilities = SPATE_PROTOCOL_BLOCKING | SPATE_PROTOCOL_ROWS;
    out.target_keys = key_table(pool_keys);
    out.outcomes = outcomes;
    return out;
  }();
  if (id == "http_api") return &http;
  if (id == "greedy") return &greedy;
  if (id == "silent") return &silent;
  if (id == "waiting") return &waiting;
  error = "there is no protocol plugin `" + std::string(id) + "`; did you mean `http_api`?";
  return nullptr;
}

const spate_reporter* fake_catalogue::reporter(std::string_view id, std::string& error) {
  static const spate_reporter console = [] {
    spate_reporter out{};
    out.struct_size = sizeof out;
    out.keys = key_table(no_keys);
    return out;
  }();
  static const spate_reporter json = [] {
    spate_reporter out{};
    out.struct_size = sizeof out;
    out.keys = key_table(json_keys);
    return out;
  }();
  if (id == "console") return &console;
  if (id == "json") return &json;
  error = "there is no reporter plugin `" + std::string(id) + "`; there are console, json";
  return nullptr;
}

const spate_service* fake_catalogue::service(std::string_view id, std::string& error) {
  static const spate_service server = [] {
    spate_service out{};
    out.struct_size = sizeof out;
    out.keys = key_table(service_keys);
    return out;
  }();
  if (id == "llm_eval_server") return &server;
  error = "there is no service plugin `" + std::string(id) + "`; there is llm_eval_server";
  return nullptr;
}

const spate_monitor* fake_catalogue::monitor(std::string_view id, std::string& error) {
  static const spate_monitor process = [] {
    spate_monitor out = make_monitor("process", process_metrics);
    out.keys = key_table(process_keys);
    return out;
  }();
  static const spate_monitor scrape = [] {
    spate_monitor out = make_monitor("scrape", scrape_metrics);
    out.keys = key_table(scrape_keys);
    out.declare = declare_series;
    return out;
  }();
  static const spate_monitor careless = [] {
    spate_monitor out = make_monitor("careless", nameless_metrics);
    out.keys = key_table(no_keys);
    return out;
  }();
  static const spate_monitor grasping = [] {
    spate_monitor out = make_monitor("grasping", {});
    out.keys = key_table(reserved_keys);
    return out;
  }();
  if (id == "process") return &process;
  if (id == "scrape") return &scrape;
  if (id == "careless") return &careless;
  if (id == "grasping") return &grasping;
  error = "there is no monitor plugin `" + std::string(id) + "`; did you mean `process`?";
  return nullptr;
}

}  // namespace spate::profile::test
