#pragma once

#include "data/source.hpp"

namespace spate::data {

// One file each; source.cpp lists them.
extern const source_kind choice_source, weighted_source;                        // source_choice.cpp
extern const source_kind int_source, float_source, bool_source;                 // source_number.cpp
extern const source_kind uuid_source, digits_source, hex_source, words_source;  // source_text.cpp
extern const source_kind timestamp_source;                                      // source_timestamp.cpp

}  // namespace spate::data
