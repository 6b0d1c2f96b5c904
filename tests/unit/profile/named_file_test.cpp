// Keys that name files: where a relative path counts from, and what is said of a file that cannot be read.
#include "profile/named_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include <spate/config.hpp>

#include "load_text.hpp"
#include "profile/config_tree.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

namespace {

namespace fs = std::filesystem;

constexpr const char* base = "base_url = \"http://127.0.0.1:8000\"\n";

std::string with_key(const std::string& line) { return with(short_profile(), base, base + line + "\n"); }

std::string given(const loaded& from, std::string_view path) {
  INFO(from.printed());
  REQUIRE(from.made != nullptr);
  return std::string(spate::config(from.made->targets.at(0).config->view()).find(path).as_string());
}

// Code that runs in another folder.
class inside {
 public:
  explicit inside(const fs::path& folder) : before_(fs::current_path()) { fs::current_path(folder); }
  ~inside() { fs::current_path(before_); }
  inside(const inside&) = delete;
  inside& operator=(const inside&) = delete;

 private:
  fs::path before_;
};

load_options option(const std::string& name, const std::string& text) {
  load_options out;
  out.parameters.push_back({name, text, "option"});
  return out;
}

}  // namespace

TEST_CASE("a file is looked for in the folder of the profile and handed over as it opens") {
  const std::string file = write_file("certs/ca.pem", "x");
  CHECK(given(load_text(with_key("ca_file = \"certs/ca.pem\"")), "ca_file") == file);
  CHECK(given(load_text(with_key("ca_file = \"" + file + "\"")), "ca_file") == file);
}

TEST_CASE("elements of an array and keys of a free table may name files") {
  const std::string file = write_file("certs/ca.pem", "x");
  const auto result = load_text(with_key("files = [\"certs/ca.pem\"]\ncertificates.local = \"certs/ca.pem\""));
  CHECK(given(result, "certificates.local") == file);
  const spate::config all(result.made->targets.at(0).config->view());
  CHECK((*all.find("files").begin()).as_string() == file);

  const auto wrong = load_text(with_key("files = [\"certs/ca.pem\", \"no.pem\"]\ncertificates.local = \"none\""));
  CHECK(wrong.printed().find(":12:26: error: this element: no such file \"no.pem\"") != std::string::npos);
  CHECK(wrong.printed().find(":13:22: error: `local`: no such file \"none\"") != std::string::npos);
}

TEST_CASE("in an included file the path counts from that file") {
  const std::string file = write_file("tls/own.pem", "x");
  write_file("tls/target.toml", "[target.api]\nca_file = \"own.pem\"\n");
  CHECK(given(load_text("include = [\"tls/target.toml\"]\n" + short_profile()), "ca_file") == file);
}

TEST_CASE("on the command line the path counts from the current folder") {
  const fs::path folder = fs::path(write_file("elsewhere/mine.pem", "x")).parent_path();
  const std::string parameter = with(with_key("ca_file = \"${ca}\""), "[params]\n", "[params]\nca = {}\n");
  const std::string typed = with(parameter, "ca = {}", "ca = { type = \"string\", default = \"certs/ca.pem\" }");
  const std::string by_default = write_file("certs/ca.pem", "x");
  const inside there(folder);

  load_options set;
  set.sets = {"target.api.ca_file=mine.pem"};
  CHECK(given(load_text(short_profile(), set), "ca_file") == "mine.pem");
  CHECK(given(load_text(typed, option("ca", "mine.pem")), "ca_file") == "mine.pem");
  CHECK(given(load_text(typed), "ca_file") == by_default);

  load_options environment;
  environment.environment = [](const std::string& name) -> std::optional<std::string> {
    return name == "CA" ? std::optional<std::string>("mine") : std::nullopt;
  };
  CHECK(given(load_text(with_key("ca_file = \"${env:CA}.pem\""), environment), "ca_file") == "mine.pem");
  CHECK(given(load_text(with(typed, "certs/ca.pem", "${env:CA}.pem"), environment), "ca_file") == "mine.pem");
  // Only the beginning of a path says where it counts from.
  write_file("certs/mine.pem", "x");
  CHECK(given(load_text(with_key("ca_file = \"certs/${env:CA}.pem\""), environment), "ca_file")
            .ends_with("certs/mine.pem"));
}

TEST_CASE("a default that is written in an included file counts from there") {
  const std::string file = write_file("tls/own.pem", "x");
  write_file("tls/params.toml", "[params]\nca = { type = \"string\", default = \"own.pem\" }\n");
  CHECK(given(load_text("include = [\"tls/params.toml\"]\n" + with_key("ca_file = \"${ca}\"")), "ca_file") == file);
}

TEST_CASE("a file that is missing is shown where it is named, with the folder and the nearest name") {
  const fs::path folder = fs::path(write_file("certs/ca.pem", "x")).parent_path();
  CHECK(load_text(with_key("ca_file = \"certs/cap.pem\"")).printed() ==
        folder.parent_path().string() + "/x.toml:12:11: error: `ca_file`: no such file \"certs/cap.pem\" (looked in " +
            folder.parent_path().string() +
            ")\n"
            "  12 | ca_file = \"certs/cap.pem\"\n"
            "     |           ^^^^^^^^^^^^^^^\n"
            "  did you mean \"certs/ca.pem\"?\n"
            "1 error\n");
}

TEST_CASE("what is no file that can be read says why") {
  const fs::path folder = fs::path(write_file("kinds/plain.txt", "x")).parent_path();
  CHECK(find_named_file(folder, "plain.txt").path == (folder / "plain.txt").string());
  CHECK(find_named_file({}, "").mistake == "an empty text names no file");
  CHECK(find_named_file({}, std::string_view("a\0b", 3)).mistake == "a file's name cannot hold a zero byte");
  CHECK(find_named_file(folder / "..", "kinds").mistake ==
        "\"kinds\" is a folder (looked in " + folder.parent_path().string() + "/)");
  CHECK(find_named_file(folder, "plain.txt/x").mistake.starts_with("no such file \"plain.txt/x\""));
  CHECK(find_named_file({}, "/nowhere/at/all").mistake == "no such file \"/nowhere/at/all\"");

  const fs::path circle = folder / "circle";
  fs::remove(circle);
  fs::create_symlink("circle", circle);
  CHECK(find_named_file(folder, "circle").mistake.starts_with("\"circle\" cannot be opened: "));

  // A pipe that nobody writes to is opened without a wait.
  const fs::path pipe = folder / "pipe";
  fs::remove(pipe);
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(find_named_file(folder, "pipe").path == pipe.string());
}

TEST_CASE("a file that the user may not read says what to do") {
  const fs::path file = write_file("kinds/secret.pem", "x");
  fs::permissions(file, fs::perms::none);
  const bool root = geteuid() == 0;
  if (root) REQUIRE(seteuid(65534) == 0);
  const named_file found = find_named_file(file.parent_path(), "secret.pem");
  if (root) REQUIRE(seteuid(0) == 0);
  CHECK(found.mistake == "\"secret.pem\" may not be read (looked in " + file.parent_path().string() + ")");
  CHECK(found.next_step == "give the user who runs spate the right to read it");
}
