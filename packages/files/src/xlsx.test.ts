import { XLSX } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { readForecastFile } from './read.ts'
import { rowsOf, workbookOf, zipOf } from './workbook.fixture.ts'
import { openWorkbook } from './xlsx.read.ts'

const cells = async (rows: string, more = {}) => {
  const table = await (await openWorkbook(await workbookOf(rows, more))).table('S')
  return table?.rows.map(row => row.cells.map(cell => cell && [cell.kind, cell.text]))
}

const relationsTo = (count: number): string =>
  Array.from({ length: count }, (_, index) => `<Relationship Id="${index}" Target="x"/>`).join('')

describe('a cell of a workbook', () => {
  test.each<[string, string, [string, string]]>([
    ['a number', '<c><v>1250.5</v></c>', ['number', '1250.5']],
    ['a number with 17 digits of the double 0.3', '<c><v>0.29999999999999999</v></c>', ['number', '0.3']],
    ['a number with an exponent', '<c><v>1.2505E3</v></c>', ['number', '1250.5']],
    ['a sum of doubles', '<c><v>0.30000000000000004</v></c>', ['number', '0.30000000000000004']],
    ['more than a double holds', '<c><v>12345678901234567</v></c>', ['error', '12345678901234567']],
    ['a date', '<c s="1"><v>46447</v></c>', ['date', '2027-03-01']],
    ['a time', '<c s="2"><v>46447.5</v></c>', ['date', '2027-03-01T12:00:00']],
    ['a number whose format says "days"', '<c s="3"><v>46447</v></c>', ['number', '46447']],
    ['a shared text, without its reading', '<c t="s"><v>1</v></c>', ['text', 'ndpr-oxide']],
    ['yes or no', '<c t="b"><v>1</v></c>', ['boolean', 'true']],
    ['an error', '<c t="e"><v>#REF!</v></c>', ['error', '#REF!']],
    ['a formula, whatever it last gave', '<c><f>1+1</f><v>2</v></c>', ['formula', '2']],
    ['an ISO date', '<c t="d"><v>2027-03-01T00:00:00</v></c>', ['date', '2027-03-01']],
  ])('%s', async (_, cell, read) => {
    expect(await cells(`<row r="4">${cell}</row>`)).toEqual([[read]])
  })
  test('stands where it says, rows and columns left out', async () => {
    const table = await (
      await openWorkbook(await workbookOf('<row r="7"><c r="C7"><v>1</v></c><c><v>2</v></c></row>'))
    ).table('S')
    expect(table?.rows[0]?.cells.filter(Boolean).map(cell => cell?.address)).toEqual(['C7', 'D7'])
  })
  test('without an address stands after the one before it, also when that is empty', async () => {
    const table = await (
      await openWorkbook(await workbookOf('<row r="2"><c><v>1</v></c><c/><c><v>3</v></c></row>'))
    ).table('S')
    expect(table?.rows[0]?.cells.filter(Boolean).map(cell => cell?.address)).toEqual(['A2', 'C2'])
  })
  test('counts from 1904 where the workbook does', async () => {
    const main = '<workbook><workbookPr date1904="1"/><sheets><sheet name="S" id="s"/></sheets></workbook>'
    expect(await cells('<row><c s="1"><v>44985</v></c></row>', { 'xl/workbook.xml': main })).toEqual([
      [['date', '2027-03-01']],
    ])
  })
})

const HEAD = ['reference', 'material', 'quantityKg', 'period', 'deliverTo', 'commitment']
const read = async (...rows: string[][]) =>
  readForecastFile({ bytes: await workbookOf(rowsOf(HEAD, ...rows)), media: XLSX }, {})

describe('a forecast in a workbook', () => {
  test('takes a month that the spreadsheet has made a date, and says so', async () => {
    const { items, faults, warnings } = await read([
      'a',
      'ndpr-oxide',
      '<c><v>10</v></c>',
      '<c s="1"><v>46447</v></c>',
      'DE',
      'intent',
    ])
    expect([faults, items[0]?.value]).toMatchObject([[], { period: '2027-03', quantityKg: '10' }])
    expect(warnings).toMatchObject([{ cell: 'D2' }])
  })
  test('says where a cell stands under no header', async () => {
    const { faults } = await read(['a', 'ndpr-oxide', '1', '2027-Q2', 'DE', 'intent', '<c r="H2"><v>500</v></c>'])
    expect(faults).toMatchObject([{ sheet: 'S', row: 2, cell: 'H2', value: '500' }])
  })
  test.each([
    ['a formula', ['a', 'ndpr-oxide', '<c><f>5*2</f><v>10</v></c>', '2027-Q2', 'DE', 'intent'], 'C2'],
    ['a date as a quantity', ['a', 'ndpr-oxide', '<c s="1"><v>46447</v></c>', '2027-Q2', 'DE', 'intent'], 'C2'],
    [
      'the day of a month as a period',
      ['a', 'ndpr-oxide', '<c><v>1</v></c>', '<c s="1"><v>46448</v></c>', 'DE', 'intent'],
      'D2',
    ],
    ['an ambiguous text', ['a', 'ndpr-oxide', '1.250', '2027-Q2', 'DE', 'intent'], 'C2'],
  ])('%s is a fault of its cell', async (_, row, cell) => {
    expect((await read(row)).faults).toMatchObject([{ cell, sheet: 'S', row: 2 }])
  })
})

describe('a workbook made to do harm is refused', () => {
  const bomb = Buffer.alloc(80 * 1024 * 1024, ' ')
  test.each<[string, () => Promise<Buffer>, string]>([
    ['no zip at all', async () => Buffer.from('PK\x03\x04 nothing'), 'malformed'],
    ['a zip of something else', () => zipOf({ 'a.txt': 'a' }), 'unsupported'],
    ['macros', () => workbookOf('', { 'xl/vbaProject.bin': 'x' }), 'unsupported'],
    ['a part of 80 MiB of spaces', () => workbookOf('', { 'xl/worksheets/sheet1.xml': bomb }), 'too-large'],
    ['600 parts', () => zipOf(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`p${i}`, 'x']))), 'too-large'],
    [
      'an entity',
      () =>
        workbookOf('', {
          'xl/worksheets/sheet1.xml':
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>',
        }),
      'unsupported',
    ],
    [
      'entities in entities',
      () =>
        workbookOf('', {
          'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>',
        }),
      'unsupported',
    ],
    ['an undefined entity', () => workbookOf(rowsOf(['&xxe;'])), 'malformed'],
    ['a huge cell', () => workbookOf(rowsOf(['x'.repeat(40_000)])), 'too-large'],
    ['a column beyond all', () => workbookOf('<row><c r="XFD1"><v>1</v></c></row>'), 'too-large'],
    ['10,001 rows', () => workbookOf(`<row><c><v>0</v></c></row>`.repeat(10_002)), 'too-many'],
    ['broken XML', () => workbookOf('<row>'), 'malformed'],
    ['tags nested without end', () => workbookOf('<a>'.repeat(1_000)), 'malformed'],
    [
      'attributes without end',
      () => workbookOf(`<x ${Array.from({ length: 101 }, (_, index) => `a${index}=""`).join(' ')}/>`),
      'too-large',
    ],
    ['a text without end', () => workbookOf('x'.repeat(3_000_000)), 'too-large'],
    ['a comment without end', () => workbookOf(`<!--${'x'.repeat(3_000_000)}-->`), 'too-large'],
    ['elements without end', () => workbookOf('<x/>'.repeat(4_000_001)), 'too-large'],
    ['parts without end', () => workbookOf('', { '_rels/.rels': `<r>${relationsTo(1_001)}</r>` }), 'too-large'],
    [
      'a part at no address',
      () => workbookOf('', { '_rels/.rels': '<r><Relationship Id="a" Target="%"/></r>' }),
      'malformed',
    ],
    [
      'a part that is not UTF-8',
      () => workbookOf('', { 'xl/worksheets/sheet1.xml': Buffer.from([0x3c, 0xff, 0xfe]) }),
      'malformed',
    ],
  ])('%s', async (_, make, kind) => {
    const bytes = await make()
    const open = async () => (await openWorkbook(bytes)).table('S')
    await expect(open()).rejects.toMatchObject({ kind })
  })
  test('one that says of a part that it is small, and it is not', async () => {
    const honest = await workbookOf('', { 'xl/worksheets/sheet1.xml': Buffer.alloc(1_000_000, ' ') })
    const size = Buffer.alloc(4)
    size.writeUInt32LE(1_000_000)
    const small = Buffer.alloc(4)
    small.writeUInt32LE(100)
    const lying = Buffer.from(honest)
    for (let at = lying.indexOf(size); at >= 0; at = lying.indexOf(size, at + 4)) small.copy(lying, at)
    await expect((async () => (await openWorkbook(lying)).table('S'))()).rejects.toMatchObject({ kind: 'malformed' })
  })
  test('cut short at any place, it is refused or reads as before, and never more', async () => {
    const whole = await workbookOf(rowsOf(HEAD, ['a', 'ndpr-oxide', '1', '2027-Q2', 'DE', 'intent']))
    for (let length = 0; length < whole.length; length += 97)
      await expect(openWorkbook(whole.subarray(0, length))).rejects.toHaveProperty('kind')
  })
})
