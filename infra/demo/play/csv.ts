import type { LineDraft } from '@lodestone/contracts'
import { cellsOf } from '@lodestone/contracts/field'
import { LINE_FIELDS } from '@lodestone/contracts/line.fields'
import { csvRow, isObject } from '@lodestone/kernel'

const PATHS = cellsOf(LINE_FIELDS).map(({ path }) => path)

/** Lines as a spreadsheet sends them: a header row of field names, an empty cell for a field left out. */
export const csvOf = (lines: readonly LineDraft[]): string =>
  [PATHS, ...lines.map(line => PATHS.map(path => textAt(line, path.split('.'))))]
    .map(row => `${csvRow(row)}\n`)
    .join('')

/** Lines as a stream sends them: one JSON object a line. */
export const ndjsonOf = (lines: readonly LineDraft[]): string => lines.map(line => `${JSON.stringify(line)}\n`).join('')

function textAt(value: unknown, [step, ...rest]: readonly string[]): string {
  if (step !== undefined) return textAt(isObject(value) ? value[step] : undefined, rest)
  return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')
}
