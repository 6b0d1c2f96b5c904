#include <spate/config.hpp>

#include "data/response_program.hpp"

namespace spate::data {
namespace {

constexpr key test_keys[] = {
    key("status", SPATE_KIND_ANY, "Status codes that are fine: 200, \"2xx\", \"any\", or an array of them."),
    key("header", SPATE_KIND_TABLE, "What headers say, by name."),
    key("header.*", SPATE_KIND_ANY, "A text that it equals, or { exists, equals, contains, matches }.").templated(),
    key("body", SPATE_KIND_TABLE, "What the body says."),
    key("body.contains", SPATE_KIND_ANY, "A text that is in it, or an array of them.").templated(),
    key("body.matches", SPATE_KIND_STRING, "A regular expression that is found in it."),
    key("body.equals", SPATE_KIND_STRING, "The whole body.").templated(),
    key("json", SPATE_KIND_TABLE,
        "What the JSON body says, by JSON Pointer (\"/run/id\") or JSONPath (\"$.items[*].id\")."),
    key("json.*", SPATE_KIND_ANY,
        "A value that it equals, or { exists, null, equals, matches, min, max, count, min_count }; of several, each.")
        .templated(),
    key("rows", SPATE_KIND_ANY, "How many rows came, or were changed: a number, or { min, max }."),
    key("column", SPATE_KIND_TABLE, "What the columns of every row say, by name; there must be a row."),
    key("column.*", SPATE_KIND_ANY, "A value that it equals, or { exists, null, equals, contains, matches, min, max }.")
        .templated()};

constexpr key capture_key_rows[] = {
    key("json", SPATE_KIND_STRING, "A JSON Pointer (\"/run/id\") or JSONPath (\"$.items[*].id\") into the body."),
    key("regex", SPATE_KIND_STRING, "A regular expression that is searched in the body."),
    key("group", SPATE_KIND_INT, "Which ( ) of the regular expression; 0 is the whole match; without it the first.")
        .between(0, 99),
    key("header", SPATE_KIND_STRING, "A header's name."),
    key("column", SPATE_KIND_STRING, "A column's name: its value in the first row."),
    key("all_rows", SPATE_KIND_BOOL, "The variable is a list of the column's values in all rows.").by_default("false"),
    key("value", SPATE_KIND_STRING, "A text with ${...}, such as another variable.").templated(),
    key("append", SPATE_KIND_BOOL, "The variable is a list, and the value is added to it.").by_default("false"),
    key("keep", SPATE_KIND_INT, "How many of the newest values a list keeps.").by_default("1000").between(1, 1e6),
    key("optional", SPATE_KIND_BOOL, "Nothing found is fine: the variable then has no value.").by_default("false"),
    key("once", SPATE_KIND_BOOL, "Left alone when the variable has a value.").by_default("false"),
    key("when", SPATE_KIND_STRING, "A condition; captures above it have their values already.")};

}  // namespace

spate_keys expect_keys() { return key_table(test_keys); }
spate_keys check_keys() { return key_table(test_keys); }
spate_keys capture_keys() { return key_table(capture_key_rows); }

}  // namespace spate::data
