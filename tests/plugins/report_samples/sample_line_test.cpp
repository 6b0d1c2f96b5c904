#include "sample_line.hpp"

#include <spate/abi/protocol.h>
#include <catch2/catch.hpp>
#include <spate/text.hpp>

#include <boost/json.hpp>

using namespace spate::report_samples;

namespace {

spate_raw_sample answered() {
  spate_raw_sample out{};
  out.scenario = spate::str("reader");
  out.operation = spate::str("list");
  out.target = spate::str("api");
  out.outcome = spate::str("ok");
  out.due_ns = 1'000;
  out.end_ns = 5'000;
  out.start_lag_ns = 100;
  out.blocked_ns = 200;
  out.service_ns = 3'700;
  out.first_byte_ns = 3'000;
  out.status = 200;
  out.user = 7;
  out.bytes_out = 120;
  out.bytes_in = 2048;
  return out;
}

std::string line(const spate_raw_sample& of, format as) {
  std::string out;
  add_line(out, of, as);
  return out;
}

}  // namespace

TEST_CASE("a CSV line has a field for each column of the head") {
  CHECK(head(format::csv) ==
        "due_ns,end_ns,response_ns,service_ns,start_lag_ns,blocked_ns,first_byte_ns,scenario,operation,target,outcome,"
        "status,error,user,bytes_out,bytes_in,censored\n");
  CHECK(line(answered(), format::csv) == "1000,5000,4000,3700,100,200,3000,reader,list,api,ok,200,,7,120,2048,0\n");
}

TEST_CASE("what was not measured is empty in CSV and missing in JSONL") {
  spate_raw_sample refused = answered();
  refused.outcome = spate::str("refused");
  refused.error = spate::str("no, \"nobody\" listens\n");
  refused.service_ns = refused.first_byte_ns = -1;
  refused.status = 0;
  refused.user = SPATE_NONE;
  refused.flags = SPATE_SAMPLE_CENSORED;
  CHECK(line(refused, format::csv) ==
        "1000,5000,4000,,100,200,,reader,list,api,refused,,\"no, \"\"nobody\"\" listens\n\",,120,2048,1\n");
  const auto read = boost::json::parse(line(refused, format::jsonl)).as_object();
  CHECK(read.at("error") == "no, \"nobody\" listens\n");
  CHECK(read.at("response_ns") == 4000);
  CHECK(read.at("censored") == 1);
  for (const char* name : {"service_ns", "first_byte_ns", "status", "user"}) CHECK_FALSE(read.contains(name));
  CHECK(head(format::jsonl).empty());
}

TEST_CASE("a sample that nobody asked for has no times") {
  spate_raw_sample unsolicited = answered();
  unsolicited.flags = SPATE_SAMPLE_UNSOLICITED;
  CHECK(line(unsolicited, format::csv) == "1000,5000,,,,,3000,reader,list,api,ok,200,,7,120,2048,0\n");
}
