#pragma once

#include "data/source.hpp"

namespace spate::data {

// One file each; source.cpp lists them.
extern const source_kind choice_source, weighted_source, sample_source;         // source_choice.cpp
extern const source_kind int_source, number_source, bool_source;                // source_number.cpp
extern const source_kind uuid_source, digits_source, hex_source, words_source;  // source_text.cpp
extern const source_kind text_source;                                           // source_prose.cpp
extern const source_kind pattern_source;                                        // source_pattern.cpp
extern const source_kind sequence_source;                                       // source_sequence.cpp
extern const source_kind timestamp_source;                                      // source_timestamp.cpp
extern const source_kind object_source;                                         // source_object.cpp
extern const source_kind list_source, case_source, expression_source;           // source_parts.cpp
extern const source_kind csv_source;                                            // source_csv.cpp
extern const source_kind jsonl_source;                                          // source_jsonl.cpp
extern const source_kind rows_source_kind;                                      // source_rows.cpp
extern const source_kind reference_source;                                      // source_reference.cpp

}  // namespace spate::data
