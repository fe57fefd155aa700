import pg from 'pg'

type Parse = (text: string) => unknown

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082
const DATE_ARRAY = 1182
const TIMESTAMPTZ = 1184
const TIMESTAMPTZ_ARRAY = 1185
const TEXT_ARRAY: number = 1009

/** "2026-11-24 10:00:00.5+00" (the session runs in UTC) as "2026-11-24T10:00:00.500Z": cut, not rounded, to milliseconds. */
export function timestampText(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text)
  if (!match) return text
  return `${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`
}

const texts: (text: string) => (string | null)[] = pg.types.getTypeParser(TEXT_ARRAY)
const each = (parse: Parse) => (text: string) => texts(text).map(item => (item === null ? null : parse(item)))

const parsers = new Map<number, Parse>([
  [INT8, BigInt],
  [INT8_ARRAY, each(BigInt)],
  [DATE, text => text],
  [DATE_ARRAY, texts],
  [TIMESTAMPTZ, timestampText],
  [TIMESTAMPTZ_ARRAY, each(timestampText)],
])

/** How columns arrive: int8 as bigint, timestamptz as RFC 3339 UTC with milliseconds, date and numeric as text, json parsed. */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parse {
    const parse = format === 'binary' ? undefined : parsers.get(oid)
    return parse ?? pg.types.getTypeParser(oid, format)
  },
}

const SPECIAL = /["\\]/

/**
 * An array parameter in PostgreSQL's own writing. For ids, codes and numbers, which hold nothing to escape: one look at all of them
 * tells, where node-postgres looks at each. Any other text is escaped.
 */
export function plainArray(values: readonly (string | number | bigint)[]): string {
  if (values.length === 0) return '{}'
  const escaped = SPECIAL.test(values.join()) ? values.map(value => String(value).replace(/["\\]/g, '\\$&')) : values
  return `{"${escaped.join('","')}"}`
}
