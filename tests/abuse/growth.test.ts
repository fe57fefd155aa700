import { type FileReading, forecastDraft, lineDraft, offerDraft, XLSX } from '@lodestone/contracts'
import {
  examine,
  type FileExport,
  type FileRead,
  readForecastFile,
  readOfferFile,
  templateOf,
  UnreadableFile,
  writeExport,
} from '@lodestone/files'
import { ProblemError, parsed, readSent, type SentFile } from '@lodestone/http'
import { mustGrowNoFasterThan } from '@lodestone/testing'
import { describe, test } from 'vitest'
import { zipOf } from '../../packages/files/src/workbook.fixture.ts'
import { RELATIONS } from './workbook.ts'

/** Whatever is sent, reading four times as much takes about four times as long: hostile texts in every place of every kind of file and body. */

/** A text that is made long in its middle. */
type Hostile = readonly [head: string, middle: string, tail: string]
const longer = ([head, middle, tail]: Hostile, size: number): string =>
  head + middle.repeat(Math.max(1, Math.floor(size / middle.length))) + tail

const KNOWN: readonly Hostile[] = [
  ['', '[', ''],
  ['', '[x', ''],
  ['', '"', ''],
  ['"', '\n', "'"],
  ['"', '\n\n', '"'],
  ['Nd 1', ' ', 'x'],
  ['Nd ', '1 ', 'x'],
  ['AU 1', '\u00a0', 'x'],
  ['a [AU] 1', ' ', 'x'],
  ['', 'a [AU] ', '\n'],
  ['', '[AU] ', ''],
  ['a: ', '[AU]', ' [A'],
  ['', 'a x ', ''],
  ['', 'x ', '×'],
  ['', '0', '.x'],
  ['0.', '0', 'x'],
  ['1', '.000', ',x'],
  ['1', ' 000', '..'],
  ['-', '1', '-'],
  ['', '\\', ''],
  ['"', '\\', '"'],
  ['', "'=", ''],
  ['', "'", '='],
  ['', ';=', ''],
  ['', '{"a":', ''],
  ['', '[1,', ''],
  ['W', ' ', '/2027'],
  ['', 'KW ', '1/2027'],
  ['2027-01-01T00:00:00', '0', 'Z'],
  ['', '.', ''],
  ['', ',', ''],
  ['', ';', ''],
  ['', ': ', ''],
  ['', '%', ' %'],
  [' ', ' %', 'x'],
]
const PIECES = [
  ...' \t\n\u00a0;:,.%\'"\\[](){}<>/=+-@_*#?&09aZx×é＝',
  'Nd ',
  ' [AU] ',
  ' x ',
  'h]',
  '[m',
  'AU 1',
  '&#32;',
  '\\u',
]
/** As many more, the same in every run. */
function* seeded(count: number, seed = 20_270_401): Generator<Hostile> {
  let state = seed
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const some = (most: number): string =>
    Array.from({ length: below(most + 1) }, () => PIECES[below(PIECES.length)]).join('')
  for (let i = 0; i < count; i++) yield [some(2), some(3) || ' ', some(2)]
}
const HOSTILE: readonly Hostile[] = [...KNOWN, ...seeded(15)]
const named = HOSTILE.map(one => [JSON.stringify(one.join('…')), one] as const)

/** What is refused has been read too. */
async function toItsEnd(read: () => unknown): Promise<void> {
  try {
    await read()
  } catch (error) {
    if (!(error instanceof UnreadableFile || error instanceof ProblemError)) throw error
  }
}
const NOTHING_MORE = () => []
const asForecast = (sent: SentFile, options: FileReading = {}) =>
  toItsEnd(async () => examine(await readForecastFile(sent, options), lineDraft, 'lines', NOTHING_MORE))
const asOffers = (sent: SentFile) =>
  toItsEnd(async () => examine((await readOfferFile(sent, {})) as FileRead, offerDraft, 'offers', NOTHING_MORE))
const asBody = (sent: SentFile) => toItsEnd(() => readSent(forecastDraft, sent, { reference: 'f' }))
const asParsed = (sent: SentFile) => toItsEnd(() => asForecast(parsed(sent)))

const csv = (text: string): SentFile => ({ bytes: Buffer.from(text), media: 'text/csv' })
const headerOf = async (file: FileExport): Promise<string[]> =>
  ((await writeExport(file, 'csv')).toString().slice(1).split('\r\n')[0] as string).split(',')
const ERP = ['material', 'quantity', 'unit', 'plant']
const erpBy = (when: string): FileReading => ({
  format: 'erp',
  mapping: JSON.stringify({
    columns: Object.fromEntries([...ERP, when].map(name => [name, name])),
    materials: { x: { material: 'ndpr-oxide' } },
  }),
})

/** Characters of the smaller text of a cell, a quarter of the most that one has. */
const CELL = 8_000
/** Bytes of the smaller body. */
const BODY = 60_000

/** A table in whose every column, in a row of its own, stands the text. */
const inEachColumn = (header: readonly string[], text: string): SentFile => {
  const cell = `"${text.replaceAll('"', '""')}"`
  return csv(
    [
      header.join(','),
      ...header.map((_, column) => `${','.repeat(column)}${cell}${','.repeat(header.length - 1 - column)}`),
    ].join('\n'),
  )
}

describe.each(named)('%s', (_, hostile) => {
  test('in each cell of a table of lines, of offers and of an ERP', async () => {
    const tables: [string[], (sent: SentFile) => unknown][] = [
      [await headerOf(templateOf('forecast', 2027, [])), asForecast],
      [await headerOf(templateOf('offer', 2027, [])), asOffers],
      ...['date', 'week', 'period'].map((when): [string[], (sent: SentFile) => unknown] => [
        [...ERP, when],
        sent => asForecast(sent, erpBy(when)),
      ]),
    ]
    for (const [header, read] of tables)
      await mustGrowNoFasterThan(size => inEachColumn(header, longer(hostile, size)), CELL, read)
  })
  test('as a file or body of each kind', async () => {
    const kinds: [string, (sent: SentFile) => unknown][] = [
      ['text/csv', asForecast],
      ['text/csv', asOffers],
      ['text/csv', asBody],
      ['application/json', asBody],
      ['application/x-ndjson', asBody],
      ['application/x-ndjson', asParsed],
      [XLSX, asForecast],
    ]
    for (const [media, read] of kinds)
      for (const head of ['', 'reference,material\n'])
        await mustGrowNoFasterThan(size => ({ bytes: Buffer.from(head + longer(hostile, size)), media }), BODY, read)
  })
  test('as a text of JSON, and as the name of a member', async () => {
    const line = (text: string) => ({ reference: text, material: text, quantityKg: text, period: text, [text]: text })
    for (const media of ['application/json', 'application/x-ndjson'])
      for (const read of [asBody, asParsed])
        await mustGrowNoFasterThan(
          size => {
            const value = line(longer(hostile, size))
            const json = media === 'application/json' ? { reference: 'f', lines: [value] } : value
            return { bytes: Buffer.from(JSON.stringify(json)), media }
          },
          BODY / 2,
          read,
        )
  })
  test('in each place of a workbook', async () => {
    for (const place of PLACES)
      await mustGrowNoFasterThan(size => workbook(place, longer(hostile, size)), CELL * 2, asForecast)
  })
})

describe('many', () => {
  const COUNT = 2_500
  const many = (count: number, of: (index: number) => string, between = ''): string =>
    Array.from({ length: count }, (_, index) => of(index)).join(between)
  test.each<[string, (count: number) => SentFile | Promise<SentFile>, (sent: SentFile) => unknown]>([
    ['rows of one offer', count => csv(`reference\n${'a\n'.repeat(count)}`), asOffers],
    ['rows of many offers', count => csv(`reference\n${many(count, index => `${index}\n`)}`), asOffers],
    [
      'rows with a fault in each cell',
      count => csv(`reference,priority,quantityKg\n${'a,b,c\n'.repeat(count)}`),
      asForecast,
    ],
    [
      'columns of one parent in the CSV of the API',
      count =>
        csv(
          `${many(count, index => `a.${index.toString(36)}`, ',')}\n${`${many(count, () => '1', ',')}\n`.repeat(20)}`,
        ),
      asBody,
    ],
    ['columns', count => csv(`${many(count, index => `a${index}`, ',')}\n${many(count, () => '1', ',')}`), asForecast],
    ['empty lines', count => csv(`reference\n${'\n'.repeat(count * 100)}`), asForecast],
    [
      'members of an object',
      count => ({ bytes: Buffer.from(`{${many(count, index => `"${index}":{}`, ',')}}`), media: 'application/json' }),
      asBody,
    ],
    [
      'lines of NDJSON',
      count => ({ bytes: Buffer.from('{"a":1}\n'.repeat(count)), media: 'application/x-ndjson' }),
      asParsed,
    ],
    [
      'attributes of an element',
      count =>
        workbook(
          'tag',
          many(count * 4, index => ` a${index}="${index}"`),
        ),
      asForecast,
    ],
    ['elements', count => workbook('sheet', '<x/>'.repeat(count * 4)), asForecast],
    ['cells', count => workbook('row', '<c><v>1</v></c>'.repeat(count / 50)), asForecast],
    ['rows', count => workbook('sheet', '<row><c><v>1</v></c></row>'.repeat(count)), asForecast],
    [
      'number formats',
      count => workbook('styles', '<numFmt numFmtId="170" formatCode="0"/>'.repeat(count)),
      asForecast,
    ],
    ['shared texts', count => workbook('shared', '<si><t>a</t></si>'.repeat(count)), asForecast],
    ['pieces of a text', count => workbook('text', 'a<![CDATA[b]]>'.repeat(count / 2)), asForecast],
    [
      'relations',
      count =>
        workbook(
          'relations',
          many(count, index => `<Relationship Id="x${index}" Target="y${index}"/>`),
        ),
      asForecast,
    ],
  ])('%s', async (_, of, read) => {
    await mustGrowNoFasterThan(of, COUNT, read)
  })
})

const PLACES = [
  'text',
  'number',
  'address',
  'tag',
  'attribute',
  'comment',
  'between',
  'format',
  'styles',
  'shared',
  'name',
  'target',
  'relations',
] as const
type Place = (typeof PLACES)[number] | 'sheet' | 'row'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** A workbook with a text in one place of it; `as` it stands where that is a place of elements. */
async function workbook(place: Place, text: string): Promise<SentFile> {
  const at = (name: Place, otherwise = ''): string => (place === name ? text : otherwise)
  const said = (name: Place, otherwise = ''): string => (place === name ? escaped(text) : otherwise)
  const parts = {
    '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="r" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook><sheets><sheet name="${said('name', 'S')}" sheetId="1" id="s"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="s" Target="worksheets/sheet1.xml"/><Relationship Id="t" Target="styles.xml"/><Relationship Id="u" Target="sharedStrings.xml"/><Relationship Id="v" Target="${said('target')}"/>${at('relations')}</Relationships>`,
    'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="${said('format', '0')}"/>${at('styles')}</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst><si><t>reference</t></si>${at('shared')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><!--${at('comment')}--><sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>quantityKg</t></is></c></row><row><c t="inlineStr"><is><t>${place === 'text' && text.includes('CDATA') ? text : said('text', 'a')}</t></is></c><c s="1" r="${said('address', 'B2')}"><v>${said('number', '46000')}</v></c>${at('row')}</row>${at('sheet')}</sheetData>${at('between')}<x${at('tag')}/><y z="${said('attribute')}"/></worksheet>`,
  }
  return { bytes: await zipOf(parts), media: XLSX }
}
