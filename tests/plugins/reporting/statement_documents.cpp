#include <boost/json.hpp>

#include <map>
#include <string>

#include "documents.hpp"

namespace documents {

namespace json = boost::json;

json::object statements() {
  const auto part = [](double ms, const char* sql = nullptr) {
    json::object out{{"count", 3000}, {"avg_ms", ms * 1.25}, {"min_ms", ms / 2}};
    for (const auto& [name, scale] : std::map<std::string, double>{
             {"p50_ms", 1}, {"p90_ms", 2}, {"p95_ms", 3}, {"p99_ms", 5}, {"p99_9_ms", 8}, {"max_ms", 10}})
      out[name] = ms * scale;
    if (sql != nullptr) out["sql"] = sql;
    return out;
  };
  json::object transfer = part(2), insert = part(1);
  transfer["begin"] = part(0.02);
  transfer["statements"] = {part(0.1, "SELECT total FROM runs WHERE id = :id"),
                            part(0.4,
                                 "\n  UPDATE runs\n  SET total = :total, processed_items = :processed, "
                                 "updated_at = :now\n  WHERE id = :id AND version = :version AND owner = :owner")};
  transfer["commit"] = part(1.2);
  json::object out = pass();
  out["database"] = json::object{{"test_duration_seconds", 70},
                                 {"total_operations", 6000},
                                 {"operations_per_second", 85.7},
                                 {"errors", json::object{{"count", 0}, {"rate", 0}, {"recent", json::array{}}}},
                                 {"concurrency", json::object{{"peak_concurrent_operations", 20}}},
                                 {"query_performance", json::object{{"transfer", transfer}, {"insert", insert}}}};
  return out;
}

}  // namespace documents
