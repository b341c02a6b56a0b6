#!/usr/bin/python3
"""Checks workbooks against the rules that Excel enforces when it opens a file: what breaks one of them makes Excel
offer a repair or refuse the file, though other readers may not mind. `xlsx_check.py FILE...` prints every broken rule
and exits with 1 when there is any."""

import posixpath
import re
import sys
import zipfile
from xml.etree import ElementTree

from xlsx_sheet_rules import position, problems_of_sheet

CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DOCUMENT_RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STYLE_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
FIRST_CUSTOM_FORMAT = 164
LARGE = 0xFFFFFFFF
NOTE_UNITS_MAX, ADDRESS_UNITS_MAX = 32767, 2079


def utf16_units(text):
    return len(text.encode("utf-16-le")) // 2


def problems_of_archive(path, archive):
    names = [entry.filename for entry in archive.infolist()]
    if len(set(names)) != len(names):
        yield "two entries have the same name"
    if names[:1] != ["[Content_Types].xml"]:
        yield "the first entry is not [Content_Types].xml"
    with open(path, "rb") as raw:
        for entry in archive.infolist():
            raw.seek(entry.header_offset)
            header = raw.read(30)
            flags, method = int.from_bytes(header[6:8], "little"), int.from_bytes(header[8:10], "little")
            compressed, size = int.from_bytes(header[18:22], "little"), int.from_bytes(header[22:26], "little")
            if flags & 8 or entry.flag_bits & 8:
                yield f"{entry.filename} has a data descriptor"
            if method != zipfile.ZIP_DEFLATED:
                yield f"{entry.filename} is not deflated"
            is_large = entry.file_size >= LARGE
            if (compressed, size) != ((LARGE, LARGE) if is_large else (entry.compress_size, entry.file_size)):
                yield f"{entry.filename} has other sizes in its local header than in the directory"
            if bool(int.from_bytes(header[28:30], "little")) != is_large:
                yield f"{entry.filename} has ZIP64 sizes where it should not, or none where it should"
    damaged = archive.testzip()
    if damaged is not None:
        yield f"{damaged} is damaged"


def problems_of_content_types(archive):
    names = set(archive.namelist())
    root = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    defaults = {element.get("Extension") for element in root.iter(CONTENT_TYPES + "Default")}
    overrides = [element.get("PartName") for element in root.iter(CONTENT_TYPES + "Override")]
    for part in overrides:
        if part.lstrip("/") not in names:
            yield f"[Content_Types].xml names {part}, which is not there"
    for name in names - {"[Content_Types].xml"}:
        if "/" + name not in overrides and name.rsplit(".", 1)[-1] not in defaults:
            yield f"[Content_Types].xml says nothing of {name}"
        if name.startswith("xl/") and name.endswith(".xml") and "/" + name not in overrides:
            yield f"{name} has only the default content type"


def targets(archive, relationships, folder):
    """Id to the name of a part, and to what lies outside the file."""
    inside, outside = {}, {}
    for element in ElementTree.fromstring(archive.read(relationships)).iter(RELATIONSHIPS + "Relationship"):
        target = element.get("Target")
        if element.get("TargetMode") == "External":
            outside[element.get("Id")] = target
        else:
            inside[element.get("Id")] = posixpath.normpath(folder + target)
    return inside, outside


def problems_of_notes(archive, part):
    references = []
    for note in ElementTree.fromstring(archive.read(part)).iter(MAIN + "comment"):
        references.append(note.get("ref"))
        position(note.get("ref"))
        text = "".join(piece.text or "" for piece in note.iter(MAIN + "t"))
        if not text or utf16_units(text) > NOTE_UNITS_MAX:
            yield f"{part}: the note of {note.get('ref')} is empty or too long"
    if len(set(references)) != len(references) or not references:
        yield f"{part}: there are no notes, or a cell has two"


def problems_of_sheet_relations(archive, part, shapes, links):
    """What a sheet part refers to: `shapes` are the ids of its legacy drawings, `links` those of its hyperlinks."""
    folder, name = part.rsplit("/", 1)
    relationships = f"{folder}/_rels/{name}.rels"
    inside, outside = targets(archive, relationships, folder + "/") if relationships in archive.namelist() else ({}, {})
    if sorted(links) != sorted(outside):
        yield f"{part}: the links and their addresses do not match"
    for address in outside.values():
        if utf16_units(address) > ADDRESS_UNITS_MAX or not re.match(r"(https?|ftp)://|mailto:", address):
            yield f"{part}: the address {address[:60]!r}"
    notes = [target for target in inside.values() if re.fullmatch(r"xl/comments\d+\.xml", target)]
    if bool(notes) != bool(shapes) or not set(shapes) <= set(inside):
        yield f"{part}: notes without their shapes, or shapes without notes"
    for target in notes:
        yield from problems_of_notes(archive, target)


def problems_of_styles(root):
    for name in STYLE_LISTS:
        for found in root.iter(MAIN + name):
            if int(found.get("count")) != len(found):
                yield f"styles.xml counts {found.get('count')} in {name}, but there are {len(found)}"
    custom = {int(found.get("numFmtId")) for found in root.iter(MAIN + "numFmt")}
    sizes = {name: len(root.find(MAIN + name)) for name in ("fonts", "fills", "borders", "cellStyleXfs")}
    for style in root.find(MAIN + "cellXfs"):
        number_format = int(style.get("numFmtId"))
        if number_format >= FIRST_CUSTOM_FORMAT and number_format not in custom:
            yield f"a style has the unknown number format {number_format}"
        for attribute, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if int(style.get(attribute)) >= sizes[name]:
                yield f"a style has the unknown {attribute} {style.get(attribute)}"


def problems_of_sheet_names(names):
    folded = [name.casefold() for name in names]
    if len(set(folded)) != len(folded):
        yield "two sheets have the same name"
    for name in names:
        if not 1 <= utf16_units(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'"):
            yield f"{name!r} is no name for a sheet"
        if name.casefold() == "history":
            yield f"{name!r} is reserved"


def problems_of_workbook(root):
    sheets = root.find(MAIN + "sheets")
    yield from problems_of_sheet_names([sheet.get("name") for sheet in sheets])
    visible = [index for index, sheet in enumerate(sheets) if sheet.get("state", "visible") == "visible"]
    view = root.find(f"{MAIN}bookViews/{MAIN}workbookView")
    if not visible:
        yield "no sheet is visible"
    elif int(view.get("activeTab", 0)) not in visible or int(view.get("firstSheet", 1)) < 0:
        yield "the active sheet is hidden"
    if len({sheet.get("sheetId") for sheet in sheets}) != len(sheets):
        yield "two sheets have the same sheetId"


def filter_ranges(root):
    """The ranges of _FilterDatabase by the sheet's index, without $ and sheet name."""
    return {int(name.get("localSheetId")): name.text.rsplit("!", 1)[-1].replace("$", "")
            for name in root.iter(MAIN + "definedName") if name.get("name") == "_xlnm._FilterDatabase"}


def problems(path):
    """Every broken rule of the workbook at `path`, as text."""
    with zipfile.ZipFile(path) as archive:
        yield from problems_of_archive(path, archive)
        yield from problems_of_content_types(archive)
        for name in archive.namelist():
            if name.endswith(".rels"):
                folder = name.replace("_rels/", "").rsplit("/", 1)[0] + "/" if "/" in name.replace("_rels/", "") else ""
                for target in targets(archive, name, folder)[0].values():
                    if target not in archive.namelist():
                        yield f"{name} points to {target}, which is not there"
        styles = ElementTree.fromstring(archive.read("xl/styles.xml"))
        yield from problems_of_styles(styles)
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        yield from problems_of_workbook(workbook)
        parts, _ = targets(archive, "xl/_rels/workbook.xml.rels", "xl/")
        filters = filter_ranges(workbook)
        style_count = len(styles.find(MAIN + "cellXfs"))
        for index, sheet in enumerate(workbook.find(MAIN + "sheets")):
            part = parts[sheet.get(DOCUMENT_RELATIONSHIPS + "id")]
            shapes, links = [], []
            with archive.open(part) as content:
                for problem in problems_of_sheet(content, style_count, filters.get(index), shapes, links):
                    yield f"{part}: {problem}"
            yield from problems_of_sheet_relations(archive, part, shapes, links)


if __name__ == "__main__":
    found = [f"{path}: {problem}" for path in sys.argv[1:] for problem in problems(path)]
    print("\n".join(found[:50]) if found else f"{len(sys.argv) - 1} workbook(s), no broken rule")
    sys.exit(1 if found else 0)
