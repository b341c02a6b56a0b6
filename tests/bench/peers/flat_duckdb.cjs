// The flat table from CSV to CSV with DuckDB, every cell read as its type: flat_duckdb.cjs INPUT.csv OUTPUT.csv THREADS.
// The types are declared, so that nothing has to be guessed.
const { DuckDBInstance } = require("@duckdb/node-api");

const texts = ["id", "ean", "name", "description", "brand", "country"];
const columns = {
  ...Object.fromEntries(texts.map((name) => [name, "VARCHAR"])),
  stock: "BIGINT", price: "DECIMAL(18, 2)", is_active: "BOOLEAN", launch_date: "DATE",
  category: "VARCHAR", color: "VARCHAR", material: "VARCHAR", supplier: "VARCHAR", status: "VARCHAR", image_url: "VARCHAR",
  weight: "DOUBLE", rating: "DOUBLE", units_sold: "BIGINT", updated_at: "TIMESTAMP",
};

async function main(input, output, threads) {
  const instance = await DuckDBInstance.create(":memory:", { threads });
  const connection = await instance.connect();
  const types = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`).join(", ");
  await connection.run(`COPY (SELECT * FROM read_csv('${input}', auto_detect = false, header = true, delim = ',',
      quote = '"', escape = '"', columns = {${types}}))
    TO '${output}' (FORMAT csv, HEADER, DELIMITER ';', TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ')`);
}

main(...process.argv.slice(2));
