"""The rules of one worksheet part (ECMA-376 part 1, 18.3), read as a stream, so that a sheet may be large."""

import math
import re
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"
ORDER = ["sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
         "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
         "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
         "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
         "smartTags", "drawing", "legacyDrawing", "tableParts", "extLst"]
ROWS_MAX, COLUMNS_MAX, TEXT_UNITS_MAX, WIDTH_MAX = 1048576, 16384, 32767, 255
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PROMPT_UNITS_MAX, TITLE_UNITS_MAX, LIST_UNITS_MAX, LINKS_MAX = 255, 32, 255, 65530
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
REFERENCE = re.compile("([A-Z]{1,3})([1-9][0-9]*)")


def position(reference):
    """Row and column, from 1, of a reference such as B7."""
    letters, digits = REFERENCE.fullmatch(reference).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits), column


def corners(area):
    first, _, last = area.partition(":")
    return position(first), position(last or first)


def is_within(inner, outer):
    (top, left), (bottom, right) = corners(inner)
    (outer_top, outer_left), (outer_bottom, outer_right) = corners(outer)
    return outer_top <= top <= bottom <= outer_bottom and outer_left <= left <= right <= outer_right


def problems_of_text(inline):
    text = inline.find(MAIN + "t")
    if text is None or len(inline) != 1:
        yield "an inline string without text"
        return
    value = text.text or ""
    if value != value.strip(" \t\r\n") and text.get(PRESERVE) != "preserve":
        yield "space at an end that is not preserved"
    read = ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if len(read.encode("utf-16-le", "surrogatepass")) // 2 > TEXT_UNITS_MAX:
        yield "a text that is too long"


def problems_of_cell(cell, style_count):
    if int(cell.get("s", 0)) >= style_count:
        yield f"the unknown style {cell.get('s')}"
    kind, children = cell.get("t", "n"), [child.tag for child in cell]
    value = cell.findtext(MAIN + "v", "")
    if kind == "inlineStr":
        if children != [MAIN + "is"]:
            yield "an inline string cell without its string"
        else:
            yield from problems_of_text(cell[0])
    elif kind == "b":
        if children != [MAIN + "v"] or value not in ("0", "1"):
            yield "a boolean that is neither 0 nor 1"
    elif kind == "n":
        if children == [] and cell.get("s") is not None:
            return  # an empty cell with a style
        if children != [MAIN + "v"] or not re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", value) or math.isinf(float(value)):
            yield f"the number {value!r}"
    else:
        yield f"the unknown type {kind!r}"


def problems_of_row(row, number_before, style_count, dimension):
    number = int(row.get("r", 0))
    if not number_before < number <= ROWS_MAX:
        yield f"row {number} behind row {number_before}"
    column_before = 0
    for cell in row:
        reference = cell.get("r", "")
        if not REFERENCE.fullmatch(reference):
            yield f"a cell without a reference in row {number}"
            continue
        cell_row, column = position(reference)
        if cell_row != number or not column_before < column <= COLUMNS_MAX:
            yield f"cell {reference} out of order"
        if dimension and not is_within(reference, dimension):
            yield f"cell {reference} outside the dimension {dimension}"
        column_before = column
        for problem in problems_of_cell(cell, style_count):
            yield f"cell {reference} has {problem}"


def problems_of_columns(columns, style_count):
    last = 0
    for column in columns:
        first = int(column.get("min"))
        if not last < first <= int(column.get("max")) <= COLUMNS_MAX:
            yield f"columns {first} to {column.get('max')} out of order"
        last = int(column.get("max"))
        if not 0 <= float(column.get("width")) <= WIDTH_MAX + 1 or int(column.get("style", 0)) >= style_count:
            yield f"column {first} has a bad width or style"


def problems_of_pane(pane):
    rows, columns = int(pane.get("ySplit", 0)), int(pane.get("xSplit", 0))
    if position(pane.get("topLeftCell")) != (rows + 1, columns + 1) or pane.get("state") != "frozen":
        yield "a pane whose first cell is not behind the split"
    active = {(True, True): "bottomRight", (True, False): "bottomLeft", (False, True): "topRight"}[rows > 0, columns > 0]
    if pane.get("activePane") != active:
        yield f"the active pane {pane.get('activePane')} instead of {active}"


def problems_of_merges(merges):
    areas = [corners(merge.get("ref")) for merge in merges]
    if int(merges.get("count")) != len(areas):
        yield "a wrong count of merged areas"
    for index, ((top, left), (bottom, right)) in enumerate(areas):
        if (top, left) == (bottom, right):
            yield "a merged area of one cell"
        for (other_top, other_left), (other_bottom, other_right) in areas[:index]:
            if top <= other_bottom and other_top <= bottom and left <= other_right and other_left <= right:
                yield "merged areas that overlap"


def utf16_units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def problems_of_rules(rules):
    columns = [corners(rule.get("sqref")) for rule in rules]
    if int(rules.get("count")) != len(columns):
        yield "a wrong count of rules"
    if len({left for (_, left), _ in columns}) != len(columns):
        yield "two rules for one column"
    for rule in rules:
        where = f"the rule of {rule.get('sqref')}"
        if any(utf16_units(rule.get(name, "")) > PROMPT_UNITS_MAX for name in ("prompt", "error")):
            yield f"{where} has a prompt or message that is too long"
        if any(utf16_units(rule.get(name, "")) > TITLE_UNITS_MAX for name in ("promptTitle", "errorTitle")):
            yield f"{where} has a title that is too long"
        formula = rule.findtext(MAIN + "formula1")
        kind = rule.get("type", "none")
        if (formula is None) != (kind == "none"):
            yield f"{where} has a formula and no type, or a type and no formula"
        if kind == "list" and formula is not None and not re.fullmatch(r"'(''|[^'])+'!\$[A-Z]+\$1:\$[A-Z]+\$\d+", formula):
            if not re.fullmatch('"[^"]+"', formula) or utf16_units(formula) > LIST_UNITS_MAX + 2:
                yield f"{where} has the list {formula[:60]!r}"
        if kind not in ("list", "none") and formula is not None:
            bounds = [formula, rule.findtext(MAIN + "formula2", formula)]
            if not all(re.fullmatch(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", bound) for bound in bounds):
                yield f"{where} has the bounds {bounds}"


def problems_of_links(links):
    references = [link.get("ref") for link in links]
    if len(set(references)) != len(references) or len(references) > LINKS_MAX:
        yield "too many links, or two for one cell"


def problems_of_sheet(content, style_count, filter_range, shapes, link_ids):
    """Every broken rule; `content` is a file object, `filter_range` the range of the workbook's _FilterDatabase. The
    relations of notes and links are added to `shapes` and `link_ids`."""
    order, dimension, number, filtered = 0, None, 0, None
    depth = 0
    for event, element in ElementTree.iterparse(content, events=("start", "end")):
        name = element.tag.replace(MAIN, "")
        if event == "start":
            depth += 1
            if depth == 2:
                if name not in ORDER or ORDER.index(name) < order:
                    yield f"{name} out of order"
                else:
                    order = ORDER.index(name) + 1
            continue
        depth -= 1
        if name == "dimension":
            dimension = element.get("ref")
        elif name == "row" and depth == 2:
            yield from problems_of_row(element, number, style_count, dimension)
            number = int(element.get("r", 0))
            element.clear()
        elif name == "sheetData":
            if dimension is None:
                yield "there is no dimension"
            elif corners(dimension)[1][0] != max(number, 1):
                yield f"the dimension is {dimension}, the last row {number}"
            element.clear()
        elif name == "cols":
            yield from problems_of_columns(element, style_count)
        elif name == "pane":
            yield from problems_of_pane(element)
        elif name == "mergeCells":
            yield from problems_of_merges(element)
        elif name == "autoFilter":
            filtered = element.get("ref")
            if corners(filtered)[1][0] != max(number, 1):
                yield f"the filter {filtered} does not end with the last row {number}"
        elif name == "dataValidations":
            yield from problems_of_rules(element)
        elif name == "hyperlinks":
            yield from problems_of_links(element)
            link_ids.extend(link.get(RELATION) for link in element)
        elif name == "legacyDrawing":
            shapes.append(element.get(RELATION))
        elif name == "ignoredError" and dimension and not is_within(element.get("sqref"), dimension):
            yield "errors are ignored outside the dimension"
    if filtered != filter_range and (filtered or "").split(":")[0] != filter_range:
        yield f"the filter is {filtered}, but the workbook says {filter_range}"
