#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data/feeder.hpp"
#include "data/formula.hpp"
#include "data/source.hpp"
#include "data/text_template.hpp"

namespace spate::data {

// Sources that are made of others. The loader makes them, since it alone knows the tables inside of a table.

/// Always the same.
std::unique_ptr<source> make_constant(value);
/// What a template shows; one that is a single hole keeps the type. `json`: the template writes JSON.
std::unique_ptr<source> make_templated(text_template, bool json);

/// What an expression gives; a number rounded to so many decimals, unless that is below 0.
std::unique_ptr<source> make_computed(formula, std::int64_t decimals);

/// A field of an object: a source, or fields of its own.
struct object_field {
  std::string name;
  std::unique_ptr<source> from;  ///< null: an object of `inside`
  std::vector<object_field> inside;
  double chance = 1;        ///< how likely it has a value
  formula when;             ///< it has a value only when this is true
  bool omit_nulls = false;  ///< of an object: fields without a value are left out
};
/// A record. Its fields are drawn in the order in which they stand, so that each may show those above it.
std::unique_ptr<source> make_object(std::vector<object_field>, bool omit_nulls);

/// `min` to `max` draws of another source, as a JSON array.
std::unique_ptr<source> make_list(std::unique_ptr<source> of, std::int64_t min, std::int64_t max);

/// A row of the source in `slot`, called `name`, out of `rows`; `fields` are that source's. `among_drawn`: of these
/// rows only those that were drawn of it so far.
std::unique_ptr<source> make_reference(std::uint32_t slot, std::string name, row_order, std::uint64_t rows,
                                       bool among_drawn, std::vector<std::string> fields);

/// The source that stands beside the text that `of` gives; `otherwise` (null: no value) when none does.
std::unique_ptr<source> make_case(std::unique_ptr<source> of,
                                  std::vector<std::pair<std::string, std::unique_ptr<source>>> values,
                                  std::unique_ptr<source> otherwise);

}  // namespace spate::data
