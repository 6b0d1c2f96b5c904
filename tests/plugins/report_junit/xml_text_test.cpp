#include "xml_text.hpp"

#include <catch2/catch.hpp>

using namespace spate::report_junit;
using namespace std::string_literals;

TEST_CASE("markup becomes entities") {
  CHECK(xml_text("p95 < 5 && \"x\" ]]> 'y'") == "p95 &lt; 5 &amp;&amp; \"x\" ]]&gt; 'y'");
  CHECK(xml_attribute("a \"b\" < 'c'") == "a &quot;b&quot; &lt; 'c'");
}

TEST_CASE("line ends and tabs are what they were after a parser read them") {
  CHECK(xml_text("a\n\tb\r\n") == "a\n\tb&#13;\n");
  CHECK(xml_attribute("a\n\tb\r") == "a&#10;&#9;b&#13;");
}

TEST_CASE("control characters, which XML does not have, show as their pictures") {
  CHECK(xml_text("\x1b[31mred\0"s) == "␛[31mred␀");
  CHECK(xml_attribute("\x01\x1f\x7f") == "␁␟\x7f");
}

TEST_CASE("characters of all lengths stay") { CHECK(xml_text("größe ≥ € 😀") == "größe ≥ € 😀"); }

TEST_CASE("what is no character becomes one that says so") {
  CHECK(xml_text("a\xff\x62") == "a�b");
  CHECK(xml_text("\xc3") == "�");                 // cut
  CHECK(xml_text("\xc0\xaf") == "��");            // overlong
  CHECK(xml_text("\xe0\x80\xaf") == "���");       // overlong
  CHECK(xml_text("\xed\xa0\x80") == "���");       // a surrogate
  CHECK(xml_text("\xef\xbf\xbe") == "���");       // U+FFFE
  CHECK(xml_text("\xf4\x90\x80\x80") == "����");  // above U+10FFFF
  CHECK(xml_text("\xf0\x9f\x98") == "���");
}
