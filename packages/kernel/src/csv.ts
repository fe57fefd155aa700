/**
 * Texts that a spreadsheet would run when it opens a CSV: what begins like a formula, with signs of full width too, behind blanks or quotes. They
 * are given out behind an apostrophe, which a reader of this hub takes off again; a plain number keeps its minus sign.
 */
const RUNS = /^'?[\s"]*[=+\-@＝＋－＠]|^''/
const NUMBER = /^-\d+(?:\.\d+)?$/
/** What a spreadsheet of some locale may take for the end of a cell, in quotes or not. */
const BETWEEN = /([,;|\t\r\n])/
/** A text that begins with a tab or the end of a line is given out behind an apostrophe as a whole. */
const BEGINS_BLANK = /^'*[\t\r]/

/** A row of a CSV, without its end: no cell of it is run by a spreadsheet. */
export const csvRow = (cells: readonly string[]): string => cells.map(text => quoted(disarmed(text))).join(',')

const quoted = (text: string): string => (/[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A text that no spreadsheet runs, wherever it may split it. `freed` gives it back. */
export function disarmed(text: string): string {
  const safe = byPart(text, part => (RUNS.test(part) && !NUMBER.test(part) ? `'${part}` : part))
  return BEGINS_BLANK.test(safe) ? `'${safe}` : safe
}

/** The text that `disarmed` was given. */
export function freed(text: string): string {
  if (!text.includes("'")) return text
  const safe = text.startsWith("'") && BEGINS_BLANK.test(text) ? text.slice(1) : text
  return byPart(safe, part => (part.startsWith("'") && RUNS.test(part) ? part.slice(1) : part))
}

const byPart = (text: string, change: (part: string) => string): string =>
  text
    .split(BETWEEN)
    .map((part, index) => (index % 2 === 0 ? change(part) : part))
    .join('')
