#!/usr/bin/python3
"""The seed profiles on the tutorial catalogue: the same entities in every format, and what a request may change."""

import csv
import gzip
import io
import json

import openpyxl

import catalogue as c
from exporting import Comparison, exported, sluice

HEADERS = ["Action", "type", "id", "name", "MDM ID", "MDM Name//en-US", "Description//en-US", "Product Classification",
           "Status", "Child of"]


def cells(entity):
    return [entity.get("action"), entity["type"], entity["id"], c.name(entity), c.text(entity, "mdmid"),
            c.text(entity, "mdmname", locale="en-US"), c.text(entity, "description", locale="en-US"),
            c.text(entity, "productclassification"), c.text(entity, "status"), c.targets(entity, "ischildof")]


def the_bytes(profile, *arguments):
    """The only file that a seed profile makes; its name holds the job's id."""
    with exported(profile, *arguments) as out:
        files = list(out.iterdir())
        assert len(files) == 1 and files[0].name.startswith(profile + "-"), files
        return files[0].read_bytes()


def rows(data, delimiter):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter))


def check_text(comparison, entities):
    expected = [HEADERS] + [[cell or "" for cell in cells(entity)] for entity in entities]
    comparison.tables("CSV", rows(the_bytes("sys_export_data_csv_job_base"), ","), expected)
    dsv = the_bytes("sys_export_data_dsv_job_base", "--request", "writer.delimiter=;")
    comparison.equal("DSV ends its lines as Windows does", dsv.endswith(b"\r\n"), True)
    comparison.tables("DSV", rows(dsv, ";"), expected)


def check_workbook(comparison, entities):
    workbook = openpyxl.load_workbook(io.BytesIO(the_bytes("sys_export_data_excel_job_base")))
    comparison.equal("sheets", workbook.sheetnames, ["Entities"])
    comparison.tables("Excel", [list(row) for row in workbook["Entities"].iter_rows(values_only=True)],
                      [HEADERS] + [[cell or None for cell in cells(entity)] for entity in entities])


def check_json(comparison, entities):
    document = json.loads(the_bytes("sys_export_data_json_job_base"), parse_float=c.Decimal)
    comparison.equal("JSON", document, {"entities": entities})
    lines = gzip.decompress(the_bytes("sys_export_data_ndjson_job_base")).decode("utf-8")
    catalogue = (c.CATALOGUE / "entities.jsonl").read_bytes().decode("utf-8")
    comparison.equal("NDJSON", [line.strip() for line in lines.split("\n")],
                     [line.strip() for line in catalogue.split("\n")])


def check_requests(comparison):
    """A request sets what the profile lists, and nothing else."""
    locales = ("--request", "transform.locales=[de-DE, ar]")
    header = rows(the_bytes("sys_export_data_csv_job_base", *locales), ",")[0]
    comparison.equal("header of the requested locales", header[5:9],
                     ["MDM Name//de-DE", "MDM Name//ar", "Description//de-DE", "Description//ar"])
    variable = ("--set", f"var.catalog={c.CATALOGUE}")
    refused = sluice("export", "sys_export_data_csv_job_base", *variable, "--dry-run", "--request", "writer.line_end=lf",
                     expect=1)
    comparison.equal("the refusal names the setting", "line_end" in refused.stderr, True)
    for role, code in (("admin", 0), ("exporter", 0), ("visitor", 1)):
        sluice("export", "sys_export_data_csv_job_base", *variable, "--dry-run", "--role", role, expect=code)


together = Comparison()
catalogue_entities = c.entities()
check_text(together, catalogue_entities)
check_workbook(together, catalogue_entities)
check_json(together, catalogue_entities)
check_requests(together)
together.end()
