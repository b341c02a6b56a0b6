// Nested entities to a CSV of twenty columns with DuckDB: nested_duckdb.cjs INPUT.jsonl OUTPUT.csv THREADS.
// The JSON is read with declared types, which is DuckDB's fastest way: five times faster than JSON paths on text.
const { DuckDBInstance } = require("@duckdb/node-api");

const localized = 'STRUCT("values" STRUCT("value" VARCHAR, locale VARCHAR)[])';
const plain = (type) => `STRUCT("values" STRUCT("value" ${type})[])`;
const attributes = {
  mdmname: localized, description: localized, color: localized,
  ean: plain("VARCHAR"), brand: plain("VARCHAR"), material: plain("VARCHAR"), launchdate: plain("VARCHAR"),
  createdate: plain("VARCHAR"), productclassification: plain("VARCHAR"), keywords: plain("VARCHAR"),
  price: 'STRUCT("values" STRUCT("value" VARCHAR, uom VARCHAR)[])', weight: plain("VARCHAR"),
  stock: plain("BIGINT"), rating: plain("DOUBLE"), buytodemand: plain("BOOLEAN"),
};
const data = `STRUCT(attributes STRUCT(${Object.entries(attributes).map(([name, type]) => `${name} ${type}`).join(", ")}),
  relationships STRUCT(ischildof STRUCT(relTo STRUCT(id VARCHAR))[]))`;

const first = (name, member = "value") => `a.${name}."values"[1]."${member}"`;
const inLocale = (name, locale) => `list_filter(a.${name}."values", v -> v.locale = '${locale}')[1]."value"`;
const columns = {
  id: "id", name: "name", name_de: inLocale("mdmname", "de-DE"), description: inLocale("description", "en-US"),
  ean: first("ean"), brand: first("brand"), color: inLocale("color", "en-US"), color_de: inLocale("color", "de-DE"),
  material: first("material"), price: first("price"), currency: first("price", "uom"), weight: first("weight"),
  stock: first("stock"), rating: first("rating"), buytodemand: first("buytodemand"), launchdate: first("launchdate"),
  createdate: first("createdate"), productclassification: first("productclassification"),
  keywords: `array_to_string(list_transform(a.keywords."values", v -> v."value"), '; ')`,
  ischildof: "data.relationships.ischildof[1].relTo.id",
};

async function main(input, output, threads) {
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  const select = Object.entries(columns).map(([name, expression]) => `${expression} AS ${name}`).join(", ");
  await connection.run(`COPY (SELECT ${select} FROM (SELECT id, name, data, data.attributes AS a
    FROM read_json('${input}', format = 'newline_delimited',
      columns = {id: 'VARCHAR', name: 'VARCHAR', data: '${data.replaceAll("'", "''")}'})))
    TO '${output}' (FORMAT csv, HEADER)`);
}

main(...process.argv.slice(2));
