#!/usr/bin/env python3
"""pages.py SPATE FOLDER: writes spate.1, spate-COMMAND.1 and spate-profile.5, compressed, from what the program says of
itself, so that they cannot drift from it. What it does not say stands in the .scd files beside this one."""
import gzip
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SECTIONS = {"Commands": "COMMANDS", "Examples": "EXAMPLES", "Exit codes": "EXIT STATUS"}


def said_by(spate, *arguments):
    return subprocess.run([spate, *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


def escaped(text):
    """As scdoc's plain text."""
    return re.sub(r"([\\_*#~\[\]<>`|-]|^[.'])", r"\\\1", text)


def literal(lines):
    margin = min(len(line) - len(line.lstrip()) for line in lines if line)
    return "```\n" + "".join(line[margin:] + "\n" for line in lines) + "```\n"


def options(lines):
    """The help's two columns: the names from the third on, the text from the thirty-first on."""
    out = ""
    for line in lines:
        if line.startswith("  -"):
            names, _, text = line.strip().partition("  ")
            out += f"\n*{escaped(names)}*\n\t" + (escaped(text.strip()) + "\n" if text else "")
        else:
            out += "\t" + escaped(line.strip()) + "\n"
    return out


def paragraph(lines):
    """Text that the help wraps by hand; what is indented under a line that ends with a colon is an example."""
    out, shown = "", []
    for line in lines:
        if shown or (line.startswith("  ") and out.endswith(":\n")):
            shown.append(line)
            if line.startswith("  "):
                continue
            shown.pop()
            out += "\n" + literal(shown) + "\n"
            shown = []
        out += escaped(line.strip()) + "\n"
    return out + ("\n" + literal(shown) if shown else "")


def parts(help_text):
    """(summary, usage, {section: scdoc}, remaining paragraphs)"""
    blocks = [block.split("\n") for block in help_text.strip("\n").split("\n\n")]
    summary = " ".join(line.strip() for line in blocks[0])
    usage, sections, rest = "", {}, []
    for lines in blocks[1:]:
        title, _, after = lines[0].partition(":")
        if title == "Usage":
            usage = after.strip()
            lines = lines[1:]
            if not lines:
                continue
            title, _, after = lines[0].partition(":")
        if title == "Options" or title.startswith(("Options of", "Parameters of")):
            sections[title.upper()] = options(lines[1:])
        elif title in SECTIONS and not after:
            sections[SECTIONS[title]] = literal(lines[1:])
        elif title in SECTIONS:
            sections[SECTIONS[title]] = paragraph([after.strip(), *lines[1:]])
        else:
            rest.append(paragraph(lines))
    return summary, usage, sections, rest


def page(name, section, line, body):
    return f"{name}({section})\n\n# NAME\n\n{escaped(name)} - {line}\n\n{body}"


def command_page(spate, name, line):
    summary, usage, sections, rest = parts(said_by(spate, name, "--help"))
    body = f"# SYNOPSIS\n\n*{escaped(usage)}*\n\n# DESCRIPTION\n\n{escaped(summary)}\n\n" + "\n".join(rest)
    for title, text in sections.items():
        body += f"\n# {title}\n\n{text}"
    return page(f"spate-{name}", 1, escaped(line), body + "\n# SEE ALSO\n\n*spate*(1), *spate-profile*(5)\n")


def general_page(text, commands, sections):
    listed = "".join(f"*spate-{name}*(1)\n\t{escaped(line)}\n\n" for name, line in commands)
    return text.replace("@commands@\n", listed).replace("@examples@\n", sections["EXAMPLES"])


def table_of(schema, place):
    """The table that has the keys, and whether it stands under a name: [run], but [target.NAME]."""
    for each in (place, *place.get("anyOf", [])):
        if "$ref" in each:
            each = schema["definitions"][each["$ref"].rpartition("/")[2]]
        if "properties" in each:
            return each, False
        if isinstance(each.get("additionalProperties"), dict):
            return table_of(schema, each["additionalProperties"])[0], True
    return None, False


def keys_of(schema):
    """The tables of a profile with the keys that are the host's own."""
    out = ""
    for name, place in schema["properties"].items():
        table, named = table_of(schema, place)
        if table is None:
            out += f"*{name}*\n\t{escaped(place['description'])}\n\n"
            continue
        out += f"## [{name}{'.NAME' if named else ''}]\n\n"
        for key, value in table["properties"].items() if name != "report" else ():
            out += f"*{escaped(key)}*\n\t{escaped(' '.join(value.get('description', 'a table').split()))}\n\n"
    return out


def profile_page(text, schema):
    return text.replace("@sections@\n", keys_of(schema))


def write(folder, name, source):
    made = subprocess.run(["scdoc"], input=source, check=True, stdout=subprocess.PIPE, text=True,
                          env={**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0")}).stdout
    # scdoc names itself and the day; the day is left out, so that the same sources give the same page.
    with open(os.path.join(folder, f"{name}.gz"), "wb") as file:
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as packed:
            packed.write(made.encode())


def own_text(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def main(spate, folder):
    os.makedirs(folder, exist_ok=True)
    help_text = said_by(spate, "--help")
    commands = re.findall(r"^  (\w+) +(\S.*)$", re.search(r"^Commands:\n(.*?)\n\n", help_text, re.S | re.M).group(1), re.M)
    for name, line in commands:
        write(folder, f"spate-{name}.1", command_page(spate, name, line))
    write(folder, "spate.1", general_page(own_text("spate.1.scd"), commands, parts(help_text)[2]))
    write(folder, "spate-profile.5", profile_page(own_text("spate-profile.5.scd"), json.loads(said_by(spate, "schema"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
