// Tables as Excel puts them on the clipboard: tabs between cells, quotes around cells with line breaks.
import { plain } from './ledger-sheet.js';

/** The rows of cells in a text. */
export function readTable(text) {
  const rows = [[]];
  let at = 0;
  while (at < text.length) {
    const [cell, next] = text[at] === '"' ? quoted(text, at) : bare(text, at);
    rows.at(-1).push(cell);
    at = next;
    if (text[at] === '\t') {
      at += 1;
      if (at === text.length || text[at] === '\n' || text[at] === '\r') rows.at(-1).push('');
    }
    if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
    if (text[at] === '\r' || text[at] === '\n') {
      at += 1;
      if (at < text.length) rows.push([]);
    }
  }
  return rows.map((row) => (row.length ? row : ['']));
}

function bare(text, from) {
  let to = from;
  while (to < text.length && !'\t\r\n'.includes(text[to])) to += 1;
  return [text.slice(from, to), to];
}

// A quote inside is doubled. What only begins with a quote is no quoted cell.
function quoted(text, from) {
  let cell = '';
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') {
      cell += text[at];
    } else if (text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (at + 1 === text.length || '\t\r\n'.includes(text[at + 1])) {
      return [cell.replace(/\r\n?/g, '\n'), at + 1];
    } else {
      break;
    }
  }
  return bare(text, from);
}

/** Rows of cells as Excel takes them. */
export function writeTable(rows) {
  const write = (cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(write).join('\t')).join('\r\n');
}

/**
 * The columns a row of headings stands for, `null` for one the ledger does not have; `null` altogether where
 * it is no row of headings.
 */
export function headings(cells, columns) {
  const filled = cells.filter((cell) => cell.trim());
  const taken = new Set();
  const found = cells.map((cell) => {
    const column = columnOf(cell, columns);
    if (!column || taken.has(column)) return null;
    taken.add(column);
    return column;
  });
  const needed = Math.max(Math.ceil(filled.length / 2), Math.min(2, columns.length));
  return taken.size >= needed ? found : null;
}

function columnOf(heading, columns) {
  const whole = plain(heading);
  if (!whole) return null;
  const called = (name) => columns.find((column) => [column.title, ...column.headings].some((one) => plain(one) === name));
  return called(whole) ?? called(whole.split('(')[0]) ?? null;
}
