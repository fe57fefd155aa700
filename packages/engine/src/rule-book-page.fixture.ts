import { readFileSync } from 'node:fs'

/** The published rule book: its tables are the expectations of tests, so that page and engine cannot drift apart. */
export const page = readFileSync(new URL('../../../infra/docs/rule-book.md', import.meta.url), 'utf8')

export type Row = Record<string, string>

/** The n-th table after a bold heading, by the names of its columns, without empty cells. */
export function table(heading: string, nth = 0): Row[] {
  const from = page.indexOf(`\n**${heading}`)
  if (from < 0) throw new Error(`the rule book has no heading ${heading}`)
  const tables = page
    .slice(from + 3)
    .split('\n\n')
    .filter(block => block.startsWith('|'))
  const [names = [], , ...rows] = (tables[nth] ?? '').split('\n').map(text =>
    text
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  )
  return rows.map(cells =>
    Object.fromEntries(cells.flatMap((cell, n) => (cell === '' ? [] : [[names[n] ?? '', cell] as const]))),
  )
}

/** What stands after a bold heading, up to the next or a table, in one line. */
export function said(heading: string): string {
  const from = page.indexOf(`\n**${heading}`)
  if (from < 0) throw new Error(`the rule book has no heading ${heading}`)
  const [text = ''] = page.slice(from + 3).split(/\n\n(?=[*#|])/)
  return text.replaceAll(/\s+/g, ' ')
}

/** The pairs `name: value` of a list, or of a sentence, after a bold heading. */
export const listed = (heading: string): [name: string, value: string][] =>
  [...`${said(heading)} `.matchAll(/([\w-]+|(?<= - )[a-z][^:]*): (\S+?)[,.]? /g)].map(([, name = '', value = '']) => [
    name,
    value,
  ])

export const cell = (row: Row, name: string): string => {
  const text = row[name]
  if (text === undefined) throw new Error(`no ${name} in ${JSON.stringify(row)}`)
  return text
}
export const number = (row: Row, name: string): number => Number(cell(row, name))
