#include "excel/workbook.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

#include "excel/zip_writer.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::string_view xml_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view document_relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view package_relations = "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::string_view content_base = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

std::string text(std::string_view a, std::string_view b, std::string_view c = {}) {
  return std::string(a).append(b).append(c);
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // XML 1.0 has no place for other control characters, not even escaped.
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\n' || c == '\r') out += c;
    }
  }
  return out;
}

// 0 -> A, 25 -> Z, 26 -> AA.
std::string column_name(std::size_t index) {
  std::string out;
  for (++index; index > 0; index = (index - 1) / 26) out.insert(out.begin(), static_cast<char>('A' + (index - 1) % 26));
  return out;
}

void append_cell(std::string& out, const workbook_cell& cell, const std::string& place, bool heading) {
  const std::string_view style = heading ? " s=\"1\"" : "";
  if (const auto* words = std::get_if<std::string>(&cell)) {
    out.append("<c r=\"").append(place).append("\"").append(style).append(" t=\"inlineStr\"><is>");
    out.append("<t xml:space=\"preserve\">").append(escaped(*words)).append("</t></is></c>");
  } else if (const auto* number = std::get_if<double>(&cell); number && std::isfinite(*number)) {
    char digits[40];
    const auto end = std::to_chars(digits, digits + sizeof digits, *number).ptr;
    out.append("<c r=\"")
        .append(place)
        .append("\"")
        .append(style)
        .append("><v>")
        .append(digits, end)
        .append("</v></c>");
  }
}

std::string sheet_xml(const workbook_sheet& sheet) {
  std::string out = text(xml_head, "<worksheet xmlns=\"", main_namespace);
  out +=
      "\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" "
      "state=\"frozen\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" "
      "max=\"30\" width=\"22\" customWidth=\"1\"/></cols><sheetData>";
  for (std::size_t row = 0; row < sheet.rows.size(); ++row) {
    const std::string number = std::to_string(row + 1);
    out += "<row r=\"" + number + "\">";
    for (std::size_t column = 0; column < sheet.rows[row].size(); ++column)
      append_cell(out, sheet.rows[row][column], column_name(column) + number, row == 0);
    out += "</row>";
  }
  return out += "</sheetData></worksheet>";
}

std::string styles_xml() {
  return text(xml_head, "<styleSheet xmlns=\"", main_namespace) +
         "\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name "
         "val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill>"
         "<patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>"
         "<bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
         "fillId=\"0\" "
         "borderId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" "
         "borderId=\"0\" xfId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
         "applyFont=\"1\"/></cellXfs></styleSheet>";
}

std::string relation(const std::string& id, std::string_view type, const std::string& target) {
  return "<Relationship Id=\"" + id + "\" Type=\"" + text(document_relations, "/", type) + "\" Target=\"" + target +
         "\"/>";
}

}  // namespace

std::string make_workbook(std::span<const workbook_sheet> sheets) {
  std::string types = text(xml_head, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">");
  types += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>";
  types += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";
  types += "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + text(content_base, "sheet.main+xml\"/>");
  types += "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + text(content_base, "styles+xml\"/>");
  std::string list;
  std::string relations;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    list += "<sheet name=\"" + escaped(sheets[i].name) + "\" sheetId=\"" + number + "\" r:id=\"rId" + number + "\"/>";
    relations += relation("rId" + number, "worksheet", "worksheets/sheet" + number + ".xml");
    types += "<Override PartName=\"/xl/worksheets/sheet" + number + ".xml\" ContentType=\"" +
             text(content_base, "worksheet+xml\"/>");
  }
  relations += relation("rId" + std::to_string(sheets.size() + 1), "styles", "styles.xml");
  const std::string relations_head = text(xml_head, "<Relationships xmlns=\"", package_relations) + "\">";

  zip_writer zip;
  zip.add("[Content_Types].xml", types + "</Types>");
  zip.add("_rels/.rels", relations_head + relation("rId1", "officeDocument", "xl/workbook.xml") + "</Relationships>");
  zip.add("xl/workbook.xml", text(xml_head, "<workbook xmlns=\"", main_namespace) + "\" xmlns:r=\"" +
                                 text(document_relations, "\"><sheets>") + list + "</sheets></workbook>");
  zip.add("xl/_rels/workbook.xml.rels", relations_head + relations + "</Relationships>");
  zip.add("xl/styles.xml", styles_xml());
  for (std::size_t i = 0; i < sheets.size(); ++i)
    zip.add("xl/worksheets/sheet" + std::to_string(i + 1) + ".xml", sheet_xml(sheets[i]));
  return zip.finish();
}

}  // namespace spate::llm_eval_server
