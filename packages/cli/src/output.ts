import { styleText } from 'node:util'
import { EXIT, type Failure } from './failure.ts'
import { columnsOf, flat, listsIn } from './flat.ts'
import { said } from './said.ts'
import { plain, table } from './table.ts'
import { inWords } from './words.ts'

type Style = Parameters<typeof styleText>[0]
/** Coloured on a terminal, unless NO_COLOR says otherwise. */
export const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

/** Where answers go: JSON for programs, or tables for people, on standard output; everything else on standard error. */
export type Output = {
  readonly json: boolean
  /** One object. `note` is what people read first. */
  show(value: object, note?: string): void
  /** A list: a JSON array, or a table of these columns (dotted names). */
  list(rows: AsyncIterable<object> | Iterable<object>, columns: readonly string[]): Promise<void>
  /** Text that is the answer itself: a file. */
  raw(text: string): void
  /** One line of JSON, or of text. */
  line(value: object, text: string): void
  /** For people only, beside the answer. */
  note(text: string): void
}

export function outputTo(json: boolean): Output {
  const write = (text: string): void => void process.stdout.write(`${text}\n`)
  return {
    json,
    show: (value, note) => {
      if (json) return write(JSON.stringify(value, null, 2))
      if (note) write(styled('green', note))
      write(described(value).join('\n'))
    },
    list: async (rows, columns) => {
      const all = await allOf(rows)
      if (json) return write(JSON.stringify(all, null, 2))
      if (all.length === 0) return write('nothing')
      write(
        headed(
          table(
            all.map(one => worded(one)),
            columns,
          ),
        ).join('\n'),
      )
    },
    raw: text => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    line: (value, text) => write(json ? JSON.stringify(value) : text),
    note: text => void (json || process.stderr.write(`${text}\n`)),
  }
}

export async function allOf<T>(rows: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of rows) all.push(one)
  return all
}

const headed = ([head = '', ...rows]: string[]): string[] => [styled('bold', head), ...rows]

/** An object as people read it, a list in it as its rows one after the other: in a file for programs `flat` keeps what the API says. */
export function worded(value: object): Record<string, string> {
  const lists = listsIn(value).map(([name, rows]) => [
    name,
    rows.map(row => Object.values(worded(row)).join(' ')).join('; '),
  ])
  const texts = Object.entries(flat(value)).map(([name, text]) => [name, said(name, text)])
  return { ...Object.fromEntries(texts), ...Object.fromEntries(lists) }
}

function described(value: object): string[] {
  const lists = listsIn(value)
  const named = new Set(lists.map(([name]) => name))
  const scalars = Object.entries(worded(value)).filter(([name]) => !named.has(name))
  const width = Math.max(0, ...scalars.map(([name]) => inWords(name).length))
  return [
    ...scalars.map(([name, text]) => `${styled('bold', inWords(name).padEnd(width))}  ${plain(text)}`),
    ...lists.flatMap(([name, rows]) => {
      const texts = rows.map(row => worded(row))
      return ['', styled('bold', `${inWords(name)} (${rows.length})`), ...headed(table(texts, columnsOf(texts)))]
    }),
  ]
}

/** Tells a failure on standard error: a sentence with its rows, or JSON. */
export function tell(failure: Failure, json: boolean): void {
  const { exit, message, details } = failure
  const { code, rows = [], requestId } = details
  if (json) {
    const error = { code, exitCode: exit, detail: message, ...(rows.length > 0 ? { errors: rows } : {}), requestId }
    process.stderr.write(`${JSON.stringify({ error })}\n`)
    return
  }
  const head = styleText('red', 'lodestone:', { stream: process.stderr })
  const texts = rows.map(row => flat(row))
  const lines = [
    `${head} ${message}${exit === EXIT.refused ? ` (${code})` : ''}`,
    ...(texts.length > 0 ? table(texts, columnsOf(texts)).map(line => `  ${line}`) : []),
    ...(requestId ? [`  request ${requestId}`] : []),
  ]
  process.stderr.write(`${lines.join('\n')}\n`)
}
