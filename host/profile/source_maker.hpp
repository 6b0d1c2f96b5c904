#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/source_parts.hpp"
#include "profile/compilation.hpp"

namespace spate::profile {

/// Makes data sources of what is written in a profile, those inside of others too. Reports every mistake. [control]
class source_maker {
 public:
  explicit source_maker(compilation& c) : c_(c) {}

  /// Of a table in [data]; `where` is "data.run". Null when something was wrong.
  std::unique_ptr<data::source> named(const written& table, const std::string& where);

  /// The kind that a table says, with its mistakes reported; null for a table that says none it knows.
  const data::source_kind* kind_of(const written& table, const std::string& where);

  /// The names of an object's fields, in the order in which it draws them.
  static std::vector<std::string> field_paths(const written& object);
  /// The place in the profile of one of them; of the whole for -1.
  static place place_of_field(const written& object, std::int32_t field);

 private:
  std::unique_ptr<data::source> part(const written&, const std::string& where, bool is_field = false);
  std::unique_ptr<data::source> of_kind(const written& table, const std::string& where,
                                        std::span<const std::string> host_names);
  std::unique_ptr<data::source> object(const written& fields, bool omit_nulls, const std::string& where);
  std::unique_ptr<data::source> list(const written& table, const config_tree&, const std::string& where);
  std::unique_ptr<data::source> case_of(const written& table, const std::string& where);
  std::unique_ptr<data::source> reference(const written& table, const config_tree&);
  std::unique_ptr<data::source> computed(const written& table, const config_tree&);
  data::formula expression(const written& text, bool condition);
  std::unique_ptr<data::source> text(const written&);
  void check_parts(const data::source_kind&, const written& table, const std::string& where);
  bool read_fields(const written& fields, const std::string& where, std::vector<data::object_field>& into);
  bool read_field(const written&, const std::string& where, data::object_field& into);

  compilation& c_;
};

}  // namespace spate::profile
