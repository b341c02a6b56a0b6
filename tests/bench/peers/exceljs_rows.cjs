// The flat table as a workbook, written by exceljs' streaming writer: exceljs_rows.cjs INPUT.jsonl OUTPUT.
// With - as OUTPUT the rows are read and dropped: what that costs is subtracted.
const { createReadStream } = require("node:fs");
const { createInterface } = require("node:readline");

const columns = ["id", "ean", "name", "description", "brand", "country", "stock", "price", "is_active", "launch_date",
  "category", "color", "material", "supplier", "status", "image_url", "weight", "rating", "units_sold", "updated_at"];
const dateFormats = { launch_date: "yyyy-mm-dd", updated_at: "yyyy-mm-dd hh:mm:ss" };

function cell(name, value) {
  if (value === undefined) return null;
  return name in dateFormats ? new Date(value) : value;
}

async function* rows(input) {
  for await (const line of createInterface({ input: createReadStream(input) })) {
    const record = JSON.parse(line);
    yield columns.map((name) => cell(name, record[name]));
  }
}

async function write(input, output) {
  const { stream } = require("exceljs");
  const workbook = new stream.xlsx.WorkbookWriter({ filename: output, useStyles: true, useSharedStrings: false });
  const sheet = workbook.addWorksheet("rows");
  sheet.columns = columns.map((name) => ({ header: name, key: name, style: { numFmt: dateFormats[name] } }));
  for await (const row of rows(input)) sheet.addRow(row).commit();
  sheet.commit();
  await workbook.commit();
}

async function drop(input) {
  let cells = 0;
  for await (const row of rows(input)) cells += row.length;
  console.log(cells, "cells");
}

const [input, output] = process.argv.slice(2);
output === "-" ? drop(input) : write(input, output);
