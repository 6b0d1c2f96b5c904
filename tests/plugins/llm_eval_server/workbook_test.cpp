#include "excel/workbook.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>

#include "temporary_folder.hpp"

namespace spate::llm_eval_server {
namespace {

std::uint32_t little(const std::string& bytes, std::size_t at, int size) {
  std::uint32_t out = 0;
  for (int i = size; i-- > 0;)
    out = (out << 8) | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
  return out;
}

std::string inflated(const std::string& packed, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.total_out == size);
  inflateEnd(&stream);
  out.resize(size);
  return out;
}

// Reads an archive through its directory, as every reader does.
std::map<std::string, std::string> unzipped(const std::string& zip) {
  std::map<std::string, std::string> out;
  const std::size_t end = zip.size() - 22;
  REQUIRE(little(zip, end, 4) == 0x06054b50);
  std::size_t at = little(zip, end + 16, 4);
  CHECK(at + little(zip, end + 12, 4) == end);
  for (std::uint32_t left = little(zip, end + 10, 2); left > 0; --left) {
    REQUIRE(little(zip, at, 4) == 0x02014b50);
    const auto name_size = little(zip, at + 28, 2);
    const std::string name = zip.substr(at + 46, name_size);
    const std::size_t local = little(zip, at + 42, 4);
    CHECK(little(zip, local, 4) == 0x04034b50);
    CHECK(zip.substr(local + 4, 26) == zip.substr(at + 6, 26));
    const auto content = inflated(zip.substr(local + 30 + name_size, little(zip, at + 20, 4)), little(zip, at + 24, 4));
    CHECK(crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size())) ==
          little(zip, at + 16, 4));
    out[name] = content;
    at += 46 + name_size;
  }
  CHECK(at == end);
  return out;
}

// Every element is closed, in order.
bool well_formed(const std::string& xml) {
  std::vector<std::string> open;
  for (std::size_t at = xml.find('<'); at != std::string::npos; at = xml.find('<', at + 1)) {
    const std::size_t close = xml.find('>', at);
    if (close == std::string::npos) return false;
    const std::string tag = xml.substr(at + 1, close - at - 1);
    if (tag.starts_with('?') || tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    } else {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

const workbook_sheet sheets[] = {
    {"Runs & co", {{std::string("name"), std::string("value")}, {std::string("<a> & \"b\"\x01"), 0.1}, {{}, -2.0}}},
    {"Wide", {std::vector<workbook_cell>(28, std::string("x"))}}};

}  // namespace

TEST_CASE("a workbook is an archive of well-formed parts") {
  const auto parts = unzipped(make_workbook(sheets));
  CHECK(parts.size() == 7);
  for (const auto& [name, xml] : parts) {
    INFO(name);
    CHECK(xml.starts_with("<?xml"));
    CHECK(well_formed(xml));
  }
  CHECK(parts.at("[Content_Types].xml").find("/xl/worksheets/sheet2.xml") != std::string::npos);
  CHECK(parts.at("xl/workbook.xml").find("<sheet name=\"Runs &amp; co\" sheetId=\"1\" r:id=\"rId1\"/>") !=
        std::string::npos);
}

TEST_CASE("cells keep their place, their text and their number") {
  const auto parts = unzipped(make_workbook(sheets));
  const auto& first = parts.at("xl/worksheets/sheet1.xml");
  CHECK(first.find("<c r=\"A1\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">name</t></is></c>") !=
        std::string::npos);
  CHECK(first.find(">&lt;a&gt; &amp; &quot;b&quot;</t>") != std::string::npos);
  CHECK(first.find("<c r=\"B2\"><v>0.1</v></c>") != std::string::npos);
  CHECK(first.find("<row r=\"3\"><c r=\"B3\"><v>-2</v></c></row>") != std::string::npos);
  CHECK(parts.at("xl/worksheets/sheet2.xml").find("<c r=\"AB1\"") != std::string::npos);
}

TEST_CASE("unzip accepts the archive, where it is installed") {
  if (std::system("command -v unzip > /dev/null") != 0) return;
  temporary_folder folder;
  std::ofstream(folder.file("x.xlsx"), std::ios::binary) << make_workbook(sheets);
  CHECK(std::system(("unzip -tqq " + folder.file("x.xlsx")).c_str()) == 0);
}

}  // namespace spate::llm_eval_server
