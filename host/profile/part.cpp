#include "profile/part.hpp"

#include <algorithm>
#include <set>

#include "profile/prefixed_text.hpp"

namespace spate::profile {
namespace {

// Where names stand in a profile, and which texts are expressions.
class prefixer {
 public:
  explicit prefixer(const std::string& prefix) : prefix_(prefix) {}

  void whole(written& root) {
    templates(root);
    for (written& section : root.children) {
      if (section.key == "load") unnamed_load(section);
      if (section.is_table()) tables(section);
    }
  }

  bool uses(const std::string& parameter) const { return used_.contains(parameter); }

 private:
  std::string name(std::string_view of) {
    std::string out = prefixed(prefix_, of);
    used_.insert(out);
    return out;
  }
  rename renaming() {
    return [this](std::string_view of) { return name(of); };
  }

  void key(written& of) { of.key = prefixed(prefix_, of.key); }
  void keys(written* table) {
    if (table == nullptr) return;
    for (written& each : table->children) key(each);
  }
  void reference(written* text) {
    // One that hangs on parameters says the whole name by itself.
    const bool plain =
        text != nullptr && text->kind == written_kind::text && text->text.find("${") == std::string::npos;
    if (plain) text->text = name(text->text);
  }
  void references(written* array) {
    if (array == nullptr) return;
    for (written& each : array->children) reference(&each);
  }
  void expression(written* text, bool on_answer = false) {
    if (text != nullptr && text->kind == written_kind::text)
      text->text = renamed_expression(text->text, on_answer, renaming());
  }
  // An expression, or a text with ${...}.
  void assigned(written* text) {
    if (text != nullptr && text->text.find("${") == std::string::npos) expression(text);
  }
  void templates(written& of) {
    if (of.kind == written_kind::text) of.text = renamed_template(of.text, renaming());
    for (written& each : of.children) templates(each);
  }

  // A load without a name gets that of the part.
  void unnamed_load(written& section) {
    const bool named = std::any_of(section.children.begin(), section.children.end(), [](const written& each) {
      return each.is_table() && each.key != "users" && each.key != "rate" && each.key != "for_each";
    });
    if (named || !section.is_table()) return;
    written only = section;
    only.key.clear();
    section.children = {std::move(only)};
  }

  void tables(written& section) {
    if (section.key == "run") return run(section);
    const auto& named = named_sections();
    if (std::find(named.begin(), named.end(), section.key) == named.end()) return;
    for (written& each : section.children) {
      if (!each.key.empty())
        key(each);
      else
        each.key = prefix_;
      if (section.key != "params" && section.key != "data") expression(each.find("enabled"));
      table(section.key, each);
    }
  }

  void table(const std::string& section, written& of) {
    if (section == "params") parameter(of);
    if (section == "service") provided(of.find("provides"));
    if (section == "data") source(of);
    if (section == "operation") operation(of);
    if (section == "scenario") scenario(of);
    if (section == "correlate") correlation(of);
    if (section == "load") {
      reference(of.find("start_after"));
      references(of.find("scenarios"));
      keys(of.find("for_each"));
    }
    if (section == "objective") objective(of);
  }

  void provided(written* parameters) {
    if (parameters == nullptr) return;
    for (written& each : parameters->children) each.key = name(each.key);
  }

  void run(written& of) {
    flow(of.find("setup"));
    flow(of.find("teardown"));
  }

  void parameter(written& of) {
    const auto as_option = [this](written* text) {
      if (text == nullptr || text->kind != written_kind::text) return;
      std::string shown = prefix_;
      std::replace(shown.begin(), shown.end(), '_', '-');
      text->text = shown + "-" + text->text;
    };
    as_option(of.find("option"));
    if (written* aliases = of.find("aliases"))
      for (written& each : aliases->children) as_option(&each);
    if (written* by = of.find("default_by"))
      for (written& each : by->children) each.key = name(each.key);
  }

  // A data source, and those inside of it.
  void source(written& of) {
    const written* kind = of.find("kind");
    const std::string_view is = kind == nullptr ? std::string_view() : std::string_view(kind->text);
    expression(of.find("enabled"));
    if (is == "reference") reference(of.find("to"));
    if (is == "rows") reference(of.find("operation"));
    if (is == "expression") expression(of.find("value"));
    if (kind != nullptr) {
      expression(of.find("when"));
      reference(of.find("target"));
    }
    for (written& each : of.children)
      if (each.is_table()) source(each);
  }

  void operation(written& of) {
    if (written* by = of.find("by")) {
      for (written& parameter : by->children) {
        parameter.key = name(parameter.key);
        for (written& keys : parameter.children) {
          expression(keys.find("enabled"));
          operation(keys);
        }
      }
    }
    reference(of.find("target"));
    if (written* capture = of.find("capture")) {
      keys(capture);
      for (written& each : capture->children) expression(each.find("when"));
    }
    if (written* recover = of.find("recover")) {
      for (written& each : recover->children) {
        expression(each.find("on"), true);
        flow(each.find("do"));
      }
    }
  }

  void picks(written* table) {
    keys(table);
    if (table == nullptr) return;
    for (written& each : table->children) reference(each.find("from"));
  }

  void scenario(written& of) {
    flow(of.find("start"));
    flow(of.find("stop"));
    written* tasks = of.find("task");
    if (tasks == nullptr) return;
    for (written& task : tasks->children) {
      // Without a flow it has an operation's name.
      if (task.find("flow") == nullptr) task.key = name(task.key);
      expression(task.find("enabled"));
      expression(task.find("when"));
      picks(task.find("pick"));
      picks(task.find("take"));
      flow(task.find("flow"));
    }
  }

  void flow(written* steps) {
    if (steps == nullptr) return;
    reference(steps);  // of a branch
    for (written& each : steps->children) {
      reference(&each);
      if (each.is_table()) step(each);
    }
  }

  void step(written& of) {
    reference(of.find("do"));
    reference(of.find("transaction"));
    flow(of.find("flow"));
    if (written* repeat = of.find("repeat")) {
      for (const char* each : {"each", "as"}) reference(repeat->find(each));
      for (const char* each : {"while", "until"}) expression(repeat->find(each));
    }
    for (const char* each : {"set", "put"}) {
      written* values = of.find(each);
      keys(values);
      if (values == nullptr) continue;
      for (written& value : values->children) assigned(&value);
    }
    picks(of.find("take"));
    if (written* meeting = of.find("rendezvous")) reference(meeting->find("name"));
    if (written* branches = of.find("parallel"))
      for (written& each : branches->children) flow(&each);
    if (written* options = of.find("choose")) {
      for (written& each : options->children) {
        expression(each.find("when"));
        flow(each.find("flow"));
      }
    }
  }

  void correlation(written& of) {
    for (const char* each : {"from", "to"}) {
      written* side = of.find(each);
      if (side == nullptr) continue;
      reference(side->find("operation"));
      assigned(side->find("key"));
    }
  }

  // Of a requirement only capacity(NAME) names a table.
  void objective(written& of) {
    references(of.find("operations"));
    references(of.find("scenarios"));
    reference(of.find("monitor"));
    written* require = of.find("require");
    if (require == nullptr) return;
    constexpr std::string_view call = "capacity(";
    for (written& each : require->children) {
      for (std::size_t at = each.text.find(call); at != std::string::npos; at = each.text.find(call, at + call.size()))
        each.text.insert(std::min(each.text.find_first_not_of(' ', at + call.size()), each.text.size()), prefix_ + "_");
    }
  }

  const std::string& prefix_;
  std::set<std::string> used_;
};

void take_out(written& from, std::string_view key) {
  std::erase_if(from.children, [&](const written& each) { return each.key == key; });
}

}  // namespace

const std::vector<std::string>& named_sections() {
  static const std::vector<std::string> all = {"params", "service", "target",    "data",      "operation", "scenario",
                                               "queue",  "load",    "correlate", "objective", "monitor"};
  return all;
}

std::string prefixed(std::string_view prefix, std::string_view name) {
  return std::string(prefix).append("_").append(name);
}

bool belongs(std::string_view prefix, std::string_view name) {
  return name.starts_with(prefix) && (name.size() == prefix.size() || name[prefix.size()] == '_');
}

void put_prefix(written& root, part& into) {
  for (const char* each : {"spate", "profile", "report", "include"}) take_out(root, each);
  if (written* run = root.find("run")) take_out(*run, "seed");
  prefixer make(into.prefix);
  make.whole(root);
  if (written* params = root.find("params"))
    std::erase_if(params->children, [&](const written& each) { return !make.uses(each.key); });
  if (const written* run = root.find("run")) into.run = *run;
  take_out(root, "run");
}

}  // namespace spate::profile
