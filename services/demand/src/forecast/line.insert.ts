import type { Forecast, Line } from '@lodestone/contracts'
import { plainArray } from '@lodestone/database'
import { mapLightFirst } from '@lodestone/http'
import { chunksOf } from '@lodestone/kernel'
import type { Statement } from '@lodestone/service'

export type LineForm = 'one' | 'many'

/** Most forecasts have one line: as plain values it costs less than as arrays. */
export const formOf = (lines: readonly Line[]): LineForm => (lines.length === 1 ? 'one' : 'many')

/** Lines of one statement: making it, and carrying it out, takes milliseconds. */
const LINES_PER_STATEMENT = 1_000

/** Some lines of a forecast, each with its text, from a position of it on. */
type Some = { readonly from: number; readonly lines: readonly Line[]; readonly texts: readonly string[] }

/** Lines in the portions of one statement each. */
export function someOf(lines: readonly Line[], texts: readonly string[]): [Some, ...Some[]] {
  if (lines.length <= LINES_PER_STATEMENT) return [{ from: 0, lines, texts }]
  const [first = [], ...more] = chunksOf(lines, LINES_PER_STATEMENT)
  const at = (from: number, some: readonly Line[]): Some => ({
    from,
    lines: some,
    texts: texts.slice(from, from + LINES_PER_STATEMENT),
  })
  return [at(0, first), ...more.map((some, index) => at((index + 1) * LINES_PER_STATEMENT, some))]
}

/** The text of each line, as it is stored and told. */
export const textsOf = (lines: readonly Line[]): Promise<string[]> => mapLightFirst(lines, line => JSON.stringify(line))

/** Column values of lines, for `lineInsert`. */
export function lineColumns({ lines, texts }: Some): unknown[] {
  const [first] = lines
  if (first && lines.length === 1) return [first.id, first.material, first.period, first.commitment, texts[0]]
  const columns = (['id', 'material', 'period', 'commitment'] as const).map(name =>
    plainArray(lines.map(line => line[name])),
  )
  // One text of a line each: JSON holds no line break.
  return [...columns, texts.join('\n')]
}
const LINE_COLUMNS = 5

const LINE_INSERTS: Readonly<Record<LineForm, (first: number) => string>> = {
  one: first =>
    `VALUES ($1::uuid, $2::uuid, $${first + LINE_COLUMNS}::int + 1, $${first}::uuid, $${first + 1}, $${first + 2}, $${first + 3}, $${first + 4})`,
  many: first => `SELECT $1::uuid, $2::uuid, $${first + LINE_COLUMNS}::int + position, id, material, period, commitment, body
   FROM ROWS FROM (
     unnest($${first}::uuid[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[]),
     string_to_table($${first + 4}::text, E'\\n')) WITH ORDINALITY AS given (id, material, period, commitment, body, position)`,
}

/** SQL that inserts lines of forecast `$1` of member `$2`, their columns and how many come before them from `$first`. */
export const lineInsert = ({ lines }: Some, first: number): string =>
  `INSERT INTO line (forecast_id, participant_id, position, id, material, period, commitment, body) ${LINE_INSERTS[formOf(lines)](first)}`

/** What inserts further lines of a forecast. */
export const lineStatement = ({ id, participantId }: Forecast, some: Some): Statement => ({
  sql: lineInsert(some, 3),
  values: [id, participantId, ...lineColumns(some), some.from],
  name: `line-insert-${formOf(some.lines)}`,
})
