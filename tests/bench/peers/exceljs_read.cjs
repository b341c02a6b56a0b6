// Prints the first sheet of a workbook as exceljs reads it: one JSON array a row, times rounded to seconds.
'use strict';
const ExcelJS = require('exceljs');

const shown = (value) => {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return value;
  return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19);
};

(async () => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(process.argv[2]);
  const lines = [];
  workbook.worksheets[0].eachRow({ includeEmpty: true }, (row) => {
    const cells = [];
    for (let i = 1; i <= row.cellCount; ++i) cells.push(shown(row.getCell(i).value));
    lines.push(JSON.stringify(cells));
  });
  process.stdout.write(lines.join('\n') + '\n');
})().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
