import type { Bar, Block, Document, TableBlock } from '@lodestone/typeset'
import { filled, UNTOLD } from '@lodestone/wording'
import type { Cell, Column, Facts, Part, Picture, Statement, Table } from './statement.ts'
import type { Voice } from './statement.voice.ts'

/** Rows of a table that are printed at most; the workbook has all of them. */
const MOST_ROWS = 500
const SHORT_HASH = 16

/** A statement as a document of pages. */
export function documentOf(statement: Statement, voice: Voice): Document {
  const { title, edition, name, head, at } = statement
  return {
    language: voice.language,
    title,
    subtitle: edition,
    author: 'Lodestone',
    at,
    footer: filled(voice.texts.footer, { name, time: voice.time(at), head: head.slice(0, SHORT_HASH) }),
    blocks: statement.parts.flatMap(part => blocksOf(part, voice)),
  }
}

function blocksOf(part: Part, voice: Voice): Block[] {
  switch (part.kind) {
    case 'heading':
      return [{ ...part, level: 1 }]
    case 'text':
    case 'list':
      return [part]
    case 'facts':
    case 'hashes':
      return [factTable(part, voice)]
    case 'table':
      return tableBlocks(part, voice)
    case 'picture':
      return [barsOf(part, voice)]
    case 'code': {
      const { verify } = voice.texts
      return [
        { kind: 'code', caption: verify.scan, alt: shown(voice, verify.scan, part.url), url: part.url },
        { kind: 'link', text: part.url, url: part.url },
      ]
    }
  }
}

const shown = ({ texts }: Voice, name: string, figure: string): string => filled(texts.picture.shown, { name, figure })

const factTable = ({ items }: Facts, { texts: { column } }: Voice): TableBlock => ({
  kind: 'table',
  columns: [
    { header: column.what, figure: false, share: 1 },
    { header: column.value, figure: false, share: 2.2 },
  ],
  rows: items,
})

function tableBlocks({ title, lead, columns, rows }: Table, voice: Voice): Block[] {
  const { texts, count } = voice
  const printed = columns.flatMap((column, at) => (column.onlySheet ? [] : [{ column, at }]))
  const cut = rows.length > MOST_ROWS
  const left = filled(texts.lead.cut, { shown: count(MOST_ROWS), count: count(rows.length) })
  const table: TableBlock = {
    kind: 'table',
    columns: printed.map(({ column }) => ({
      header: headed(column),
      figure: column.kind !== 'text',
      share: column.share ?? 1,
    })),
    rows: rows.slice(0, MOST_ROWS).map(row => printed.map(({ column, at }) => written(row[at], column, voice))),
  }
  return [
    { kind: 'heading', level: 2, text: title },
    ...(lead ? [{ kind: 'text', text: lead } as const] : []),
    ...(cut ? [{ kind: 'text', text: left } as const] : []),
    rows.length > 0 ? table : { kind: 'text', text: texts.none },
  ]
}

/** The unit stands above: a figure with it would not fit beside seven others. */
const headed = ({ header, kind }: Column): string => (kind === 'kg' ? `${header} (kg)` : header)

function written(cell: Cell, { kind }: Column, voice: Voice): string {
  if (cell === undefined) return UNTOLD
  if (typeof cell === 'object') return kind === 'sum' ? voice.sum(cell) : voice.money(cell)
  if (kind === 'percent') return voice.percent(cell)
  return kind === 'text' ? cell : voice.decimal(cell)
}

function barsOf({ title, more, bars }: Picture, voice: Voice): Block {
  const said = bars.map(({ name, figure }: Bar) => shown(voice, name, figure))
  return { kind: 'bars', caption: title, alt: [`${title}.`, ...(more ? [more] : []), said.join('; ')].join(' '), bars }
}
