// Prints the first sheet of a workbook as SheetJS reads it: one JSON array a row, times rounded to seconds.
'use strict';
const XLSX = require('xlsx');

const workbook = XLSX.readFile(process.argv[2], { cellDates: false, cellNF: true, dense: true });
const sheet = workbook.Sheets[workbook.SheetNames[0]];
const shown = (cell) => {
  if (!cell || cell.v === undefined) return '';
  if (cell.t !== 'n' || !cell.z || !XLSX.SSF.is_date(cell.z)) return cell.v;
  return new Date(Math.round((cell.v - 25569) * 86400) * 1000).toISOString().slice(0, 19);  // 25569: 1970-01-01
};
const lines = [];
for (const row of sheet) {
  const cells = [];
  for (let i = 0; i < (row ? row.length : 0); ++i) cells.push(shown(row[i]));
  lines.push(JSON.stringify(cells));
}
process.stdout.write(lines.join('\n') + '\n');
