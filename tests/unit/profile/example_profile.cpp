#include "example_profile.hpp"

namespace spate::profile::test {

std::string example_profile() {
  return R"toml(spate = 1                          # version of the language

[profile]
name        = "LLM-Eval API"
description = "CRUD, search, comparison and export by three kinds of users."

# Every parameter is an option (`--users=100`) and an environment variable, listed by `spate run llm_eval_api --help`.
[params]
host     = { type = "url", default = "http://127.0.0.1:8000", env = "LOAD_TEST_API_URL", help = "the platform's base URL" }
users    = { type = "int", default = 50, min = 1, help = "virtual users" }
duration = { type = "duration", default = "5m", aliases = ["run-time"] }
extras   = { type = "bool", default = false, option = "with-extras", help = "operations that the platform lacks" }

[run]                              # the host's; a profile that includes this one brings its own
seed     = 42                      # same seed: same data, same choices
warmup   = "10s"                   # sent and shown, left out of objectives; duration starts after it
duration = "${duration}"
stop     = "30s"                   # how long running operations may take to finish
setup    = ["find_comparable"]     # operations run once before the load; their captures are shared, read-only
teardown = ["clean"]

[service.platform]                 # started only with --embedded, never silently
plugin   = "llm_eval_server"
provides = { host = "http" }       # its endpoint replaces the parameter

[target.api]
plugin   = "http_api"
base_url = "${host}"
timeout  = "10s"

[data]
word   = { kind = "choice", values = ["alpha", "beta"] }
status = { kind = "weighted", weights = { completed = 70, failed = 15, running = 10, pending = 5 } }
number = { kind = "int", min = 1, max = 9999 }

[operation.create_run]
target  = "api"
post    = "/api/runs/"
json    = { name = "Load Test Run ${word} ${number}", dataset_name = "dataset_${word}", metrics_used = ["exact_match"] }
expect  = { status = 201 }
capture = { run_ids = { json = "/run/id", append = true, keep = 64 } }

[operation.compare_runs]
target = "api"
get    = "/api/comparisons/?run1=${pair.0}&run2=${pair.1}"
expect = { status = 200 }

[operation.find_comparable]
target = "api"
get = "/api/runs/?status=completed"
capture = { comparable_ids = { json = "$.runs[*].id" } }

[operation.clean]
target = "api"
post = "/api/clean/"

[operation.health_check]
target = "api"
get = "/health"

[operation.delete_run]
target = "api"
delete = "/api/runs/${id}"
expect = { status = 200 }

[operation.analytics_summary]
target = "api"
get = "/api/analytics/summary"

[operation.analytics_trends]
target = "api"
get = "/api/analytics/trends?user=${loop.index}"

[scenario.evaluation_run_user]
share = 1                          # of the users, against the other scenarios
think = { uniform = ["1s", "5s"] }
start = ["health_check"]           # once per user; stop = [...] when it ends
task.create_run   = { weight = 20 }                     # the operation of the same name
task.compare_runs = { weight = 10, when = "count(comparable_ids) >= 2", pick = { pair = { from = "comparable_ids", count = 2 } } }
task.delete_run   = { weight = 3,  when = "count(run_ids) >= 1", take = { id = { from = "run_ids", which = "newest" } } }
task.burst        = { weight = 1,  flow = [{ repeat = { min = 5, max = 10 }, on_error = "leave", flow = ["create_run"] }] }

[scenario.analyst]
enabled = "extras"
task.analytics = { flow = ["analytics_summary", { pause = "200ms" }, "analytics_trends"] }

[load]
users      = "${users}"            # closed; `rate = "200/s"` makes it open; [load.NAME] for several, or stages
spawn_rate = 5

[objective.latency]
each    = "operation"
require = ["p95(response_time) < 500ms", "error_ratio < 1%"]

[objective.up]
require = ["availability > 99.9%"]

[report]
console  = {}
json     = { file = "result.json" }
)toml";
}

}  // namespace spate::profile::test
