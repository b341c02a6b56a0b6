// Nested entities to a CSV of twenty columns with Node's JSON.parse: nested_node.cjs INPUT.jsonl OUTPUT.csv.
const { createReadStream, openSync, writeSync } = require("node:fs");
const { createInterface } = require("node:readline");

const header = ["id", "name", "name_de", "description", "ean", "brand", "color", "color_de", "material", "price", "currency",
  "weight", "stock", "rating", "buytodemand", "launchdate", "createdate", "productclassification", "keywords", "ischildof"];
const flushLength = 1 << 20;

const first = (attribute) => attribute?.values[0].value;
const inLocale = (attribute, locale) => attribute?.values.find((value) => value.locale === locale)?.value;

function cells({ id, name, data: { attributes: a, relationships } }) {
  return [id, name, inLocale(a.mdmname, "de-DE"), inLocale(a.description, "en-US"), first(a.ean), first(a.brand),
    inLocale(a.color, "en-US"), inLocale(a.color, "de-DE"), first(a.material), first(a.price), a.price.values[0].uom,
    first(a.weight), first(a.stock), first(a.rating), first(a.buytodemand), first(a.launchdate), first(a.createdate),
    first(a.productclassification), a.keywords.values.map((value) => value.value).join("; "),
    relationships.ischildof[0].relTo.id];
}

function csv(value) {
  if (value === undefined) return "";
  if (typeof value !== "string") return String(value);
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

async function main(input, output) {
  const file = openSync(output, "w");
  let text = `${header.join(",")}\n`;
  for await (const line of createInterface({ input: createReadStream(input, { highWaterMark: flushLength }) })) {
    text += `${cells(JSON.parse(line)).map(csv).join(",")}\n`;
    if (text.length >= flushLength) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, text);
}

main(...process.argv.slice(2));
