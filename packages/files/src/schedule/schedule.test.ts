import { fileMapping } from '@lodestone/contracts'
import { describe, expect, test } from 'vitest'
import { readForecastFile } from '../read.ts'

const mapping = JSON.stringify({
  materials: {
    '4711': { material: 'nd-metal' },
    'MAG-12': { material: 'ndfeb-magnet', grade: 'N45SH', kgPerUnit: '0.012' },
  },
  plants: { '1000': 'DE', '2000': 'JP' },
})
const FORMATS = { delfor: 'application/edifact', idoc: 'application/xml' } as const
const read = (format: keyof typeof FORMATS, text: string, more: object = {}) =>
  readForecastFile(
    { bytes: Buffer.from(text, 'latin1'), media: FORMATS[format] },
    { format, mapping: JSON.stringify({ ...JSON.parse(mapping), ...more }) },
  )
const linesOf = async (...of: Parameters<typeof read>) => {
  const { items, faults } = await read(...of)
  expect(faults).toEqual([])
  return items
    .map(({ value }) => value as Record<string, string>)
    .map(one => [one.reference, one.quantityKg, one.deliverTo])
}
const faultsOf = async (...of: Parameters<typeof read>) =>
  (await read(...of)).faults.map(({ field, value, message }) => [field, value, message])

/** A message of these segments, counted and closed. */
const delfor = (
  segments: readonly string[],
  { kind = 'DELFOR:D:97A:UN', head = "UNB+UNOC:3+BUYER+HUB+261201:0900+7'" } = {},
) =>
  [
    head,
    `UNH+1+${kind}'`,
    "BGM+241+PLAN-7+9'",
    ...segments.map(one => `${one}'`),
    `UNT+${segments.length + 3}+1'`,
    "UNZ+1+7'",
  ].join('\r\n')
const WEEKLY = [
  'DTM+137:20261201:102',
  'NAD+BY+77::92',
  'NAD+ST+1000::92',
  'LIN+1++4711:IN',
  'RFF+ON:450001',
  'DTM+171:20260101:102',
  'QTY+70:9000:KGM',
  'SCC+1',
  'QTY+113:400:KGM',
  'DTM+64:20270322:102',
  'DTM+63:20270328:102',
  'SCC+4',
  'QTY+113:1,5:TNE',
  'DTM+2:202713:616',
]

describe('UN/EDIFACT DELFOR', () => {
  test('adds up what is to be delivered by the buyer’s number, plant and period, and tells what it leaves out', async () => {
    expect(await linesOf('delfor', delfor(WEEKLY))).toEqual([
      ['4711/1000/2027-Q1', '400', 'DE'],
      ['4711/1000/2027-Q2', '1500', 'DE'],
    ])
    expect((await read('delfor', delfor(WEEKLY))).warnings).toEqual([
      { field: 'QTY+70', message: 'no quantity to be delivered by itself: left out' },
    ])
  })

  test('reads service characters that UNA names, escapes, and numbers in PIA', async () => {
    const una =
      'UNA|*,! ~UNB*UNOC|3*A*B*261201|0900*7~UNH*1*DELFOR|D|96A|UN~LIN*1~PIA*1*MAG!*!!12|IN~LOC*11*2000~' +
      'QTY*21|1000|PCE~DTM*10|202704|610~UNT*7*1~UNZ*1*7~'
    const materials = { 'MAG*!12': { material: 'ndfeb-magnet', grade: 'N45SH', kgPerUnit: '0.012' } }
    expect(await linesOf('delfor', una, { materials })).toEqual([['MAG*!12/2000/2027-Q2', '12', 'JP']])
  })

  test.each([
    ['102', '20270401', '2027-Q2'],
    ['203', '202704010930', '2027-Q2'],
    ['616', '202713', '2027-Q2'],
    ['610', '202706', '2027-Q2'],
    ['718', '20270405-20270620', '2027-Q2'],
  ])('reads a date of the format %s: %s', async (format, text, period) => {
    const one = ['NAD+ST+1000', 'LIN+1++4711:IN', 'QTY+1:10:KGM', `DTM+2:${text}:${format}`]
    expect((await linesOf('delfor', delfor(one)))[0]?.[0]).toBe(`4711/1000/${period}`)
  })

  test('what goes with a later party or line is not taken for an earlier one', async () => {
    const two = [...WEEKLY.slice(0, -2), 'NAD+ST+2000', 'LIN+2++MAG-12:IN', 'QTY+113:500:PCE', 'DTM+2:20270405:102']
    expect(await linesOf('delfor', delfor(two))).toEqual([
      ['4711/1000/2027-Q1', '400', 'DE'],
      ['MAG-12/2000/2027-Q2', '6', 'JP'],
    ])
  })
})

describe('a DELFOR that is not taken', () => {
  test.each<[string, string[], unknown[]]>([
    [
      'no date',
      ['QTY+113:1:KGM'],
      ['segment 6 (QTY)', undefined, 'no date of delivery (DTM+2, 10, 63, 64, 158 or 159)'],
    ],
    [
      'a day that is none',
      ['QTY+113:1:KGM', 'DTM+2:20270230:102'],
      ['segment 7 (DTM)', '2:20270230:102', 'the calendar has no such day'],
    ],
    [
      'a format that is not read',
      ['QTY+113:1:KGM', 'DTM+2:2704:609'],
      ['segment 7 (DTM)', '2:2704:609', 'no date of a format that is read (102, 203, 204, 610, 616, 718): 609'],
    ],
    [
      'a span over two periods',
      ['QTY+113:1:KGM', 'DTM+158:20270301:102', 'DTM+159:20270430:102'],
      ['segment 7 (DTM)', '158:20270301:102', 'spans more than one period, and is no week'],
    ],
    [
      'a quantity below zero',
      ['QTY+113:-4:KGM', 'DTM+2:20270401:102'],
      ['segment 6 (QTY)', '-4', 'not a quantity of at least zero'],
    ],
    [
      'pieces without a mass',
      ['QTY+113:4:PCE', 'DTM+2:20270401:102'],
      ['segment 6 (QTY)', 'PCE', 'counted in pieces: say kgPerUnit of this material in the mapping'],
    ],
  ])('tells where %s is', async (_, own, fault) => {
    expect(await faultsOf('delfor', delfor(['NAD+ST+1000', 'LIN+1++4711:IN', ...own]))).toEqual([fault])
  })

  test('tells of numbers and plants that the mapping does not name, and of a file with nothing to be delivered', async () => {
    const strange = ['NAD+ST+3000', 'LIN+1++9999:IN', 'QTY+113:1:KGM', 'DTM+2:20270401:102']
    expect(await faultsOf('delfor', delfor(strange))).toEqual([
      ['segment 5 (LIN)', '9999', 'a material number that the mapping does not name'],
      ['segment 6 (QTY)', '3000', 'the mapping says neither where this plant takes delivery nor deliverTo'],
    ])
    expect(await faultsOf('delfor', delfor(['LIN+1++4711:IN', 'QTY+3:9000:KGM']))).toEqual([
      ['', undefined, 'no quantity to be delivered'],
    ])
  })

  test.each([
    ['another message', delfor([], { kind: 'ORDERS:D:97A:UN' }), /ORDERS is no delivery schedule/],
    ['a cancellation', delfor([]).replace('BGM+241+PLAN-7+9', 'BGM+241+PLAN-7+1'), /cancels/],
    [
      'segments that are missing',
      delfor(WEEKLY).replace("SCC+4'", ''),
      /UNT counts 17 segments of a message that has 16/,
    ],
    ['a file that was cut off', delfor(WEEKLY).slice(0, -30), /cut off/],
    ['a file without its end', delfor(WEEKLY).replace("UNZ+1+7'", ''), /does not end with UNZ/],
    ['a message without its end', delfor(WEEKLY).replace("UNT+17+1'", ''), /without UNT/],
    ['characters that are not read', delfor(WEEKLY, { head: "UNB+UNOD:3+A+B+261201:0900+7'" }), /characters of UNOD/],
    ['a table', 'Material;Menge\n4711;5', /begins with neither UNA nor UNB/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read('delfor', text)).rejects.toThrow(message)
  })
})

describe('a DELFOR whose quantities would be wrong', () => {
  const head = "UNB+UNOC:3+BUYER+HUB+261201:0900+7'"
  const one = (number: string, quantity: string) =>
    `UNH+${number}+DELFOR:D:97A:UN'BGM+241+P+9'NAD+ST+1000'LIN+1++4711:IN'QTY+113:${quantity}:KGM'DTM+2:20270401:102'UNT+7+${number}'`
  const [first, second] = [one('1', '400'), one('2', '1000')]

  test('adds up two messages of an interchange, in a group too', async () => {
    const both = [['4711/1000/2027-Q2', '1400', 'DE']]
    expect(await linesOf('delfor', `${head}${first}${second}UNZ+2+7'`)).toEqual(both)
    expect(await linesOf('delfor', `${head}UNG+DELFOR+A'${first}${second}UNE+2+1'UNZ+1+7'`)).toEqual(both)
  })

  test.each([
    ['a message that has lost its end', `${first.replace("UNT+7+1'", '')}${second}UNZ+1+7'`, /without UNT/],
    ['a message that has lost its beginning', `${first}${second.slice(second.indexOf('BGM'))}UNZ+1+7'`, /lost its UNH/],
    ['a message fewer than were sent', `${first}UNZ+2+7'`, /UNZ counts 2 messages of an interchange that has 1/],
    ['a message that is there twice', `${first}${first}UNZ+2+7'`, /has the message 1 twice/],
    [
      'the beginning of one message and the end of another',
      `${first.replace('UNT+7+1', 'UNT+7+2')}UNZ+1+7'`,
      /UNT ends/,
    ],
    ['the end of another interchange', `${first}UNZ+1+8'`, /UNZ ends the interchange 8/],
    ['an interchange that is there twice', `${first}UNZ+1+7'${head}${first}UNZ+1+7'`, /not where it belongs/],
    ['what takes items out', `${first.replace('P+9', 'P+3')}UNZ+1+7'`, /its function \(BGM\) is 3/],
    ['what adds to another', `${first.replace('P+9', 'P+2')}UNZ+1+7'`, /its function \(BGM\) is 2/],
    ['both decimal marks', `${one('1', '1.500')}${one('2', '2,5')}UNZ+2+7'`, /both \. and ,/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read('delfor', head + text)).rejects.toThrow(message)
  })

  test('refuses the other mark than UNA names, but where its syntax has none named', async () => {
    const una = (version: string) => `UNA:+.? '${head.replace(':3', `:${version}`)}${one('1', '1,000')}UNZ+1+7'`
    await expect(read('delfor', una('3'))).rejects.toThrow(/both \. and ,/)
    expect(await linesOf('delfor', una('4'))).toEqual([['4711/1000/2027-Q2', '1', 'DE']])
  })

  test.each(["UNA:+.0 '", "UNA++.? '", 'UNA:+.? :', "UNA: .? '"])('refuses the marks of %s', async una => {
    await expect(read('delfor', `${una}${head}${first}UNZ+1+7'`)).rejects.toThrow(/service characters/)
  })

  test('leaves out what a plan says is no demand, and lines that are deleted, and tells so', async () => {
    const plans = ['SCC+4', 'QTY+113:400:KGM', 'DTM+2:20270401:102', 'SCC+17', 'QTY+113:9000:KGM', 'DTM+2:20270401:102']
    const deleted = ['LIN+2+2+4711:IN', 'QTY+113:50:KGM', 'DTM+2:20270401:102']
    const sent = delfor(['NAD+ST+1000', 'LIN+1++4711:IN', ...plans, ...deleted])
    expect(await linesOf('delfor', sent)).toEqual([['4711/1000/2027-Q2', '400', 'DE']])
    expect((await read('delfor', sent)).warnings.map(({ field }) => field)).toEqual(['LIN++2', 'SCC+17'])
  })

  test('does not add quantities of a line that are of two kinds', async () => {
    const kinds = ['QTY+21:1000:KGM', 'DTM+2:20270401:102', 'QTY+113:400:KGM', 'DTM+2:20270401:102']
    expect(await faultsOf('delfor', delfor(['NAD+ST+1000', 'LIN+1++4711:IN', ...kinds]))).toEqual([
      ['segment 8 (QTY)', '400', 'of another kind than QTY+21 of the same line: one may be the sum of the other'],
    ])
  })

  test('takes the day of delivery before that of shipment, whichever is said first', async () => {
    const days = ['QTY+113:1:KGM', 'DTM+10:20270330:102', 'DTM+2:20270402:102']
    expect(await linesOf('delfor', delfor(['NAD+ST+1000', 'LIN+1++4711:IN', ...days]))).toEqual([
      ['4711/1000/2027-Q2', '1', 'DE'],
    ])
  })

  test.each([
    ['a segment without end', `FTX+${'a'.repeat(20_000)}'`, /a segment of more than 16384 characters/],
    ['components without end', `FTX${'+'.repeat(10_000)}'`.repeat(401), /more than 4000000 components/],
  ])('refuses %s', async (_, segments, message) => {
    await expect(read('delfor', head + segments)).rejects.toThrow(message)
  })
})

/** An IDoc of one item with these schedule lines. */
const idoc = (
  lines: string,
  { item = '<IDNKD>000000000000004711</IDNKD><KWERK>1000</KWERK><VRKME>KGM</VRKME>', head = '' } = {},
) =>
  `<?xml version="1.0" encoding="UTF-8"?><DELFOR02><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><DOCNUM>77</DOCNUM></EDI_DC40>
   <E1EDK09 SEGMENT="1"><VTRNR>55</VTRNR>${head}<E1EDP10 SEGMENT="1">${item}${lines}</E1EDP10></E1EDK09></IDOC></DELFOR02>`
const line = (kind: string, from: string, quantity: string, to?: string) =>
  `<E1EDP16 SEGMENT="1"><PRGRS>${kind}</PRGRS><EDATUV>${from}</EDATUV>${to === undefined ? '' : `<EDATUB>${to}</EDATUB>`}<WMENG>${quantity}</WMENG></E1EDP16>`

describe('SAP IDoc DELFOR', () => {
  test('adds up days, weeks and months by number, plant and period', async () => {
    const all =
      line('D', '20270331', '100.000') + line('W', '20270329', '400') + line('M', '20270501', '50', '20270531')
    expect(await linesOf('idoc', idoc(all))).toEqual([
      ['4711/1000/2027-Q1', '100', 'DE'],
      ['4711/1000/2027-Q2', '450', 'DE'],
    ])
  })

  test('takes the plant from who receives the goods where the item names none', async () => {
    const item = '<IDNKD>MAG-12</IDNKD><VRKME>PCE</VRKME>'
    const head =
      '<E1EDKA1 SEGMENT="1"><PARVW>LF</PARVW><PARTN>9</PARTN></E1EDKA1><E1EDKA1 SEGMENT="1"><PARVW>WE</PARVW><PARTN>2000</PARTN></E1EDKA1>'
    expect(await linesOf('idoc', idoc(line('D', '20270401', '500'), { item, head }))).toEqual([
      ['MAG-12/2000/2027-Q2', '6', 'JP'],
    ])
  })

  test.each([
    [
      'a day that is none',
      line('D', '20270230', '1'),
      ['DELFOR02/IDOC[1]/E1EDK09[1]/E1EDP10[1]/E1EDP16[1]/EDATUV', '20270230', 'no date (EDATUV) such as 20270329'],
    ],
    [
      'a kind of date that is not read',
      line('X', '20270401', '1'),
      [
        'DELFOR02/IDOC[1]/E1EDK09[1]/E1EDP10[1]/E1EDP16[1]/EDATUV',
        '20270401',
        'neither a day, a week nor a month (PRGRS): X',
      ],
    ],
    [
      'a week from the middle of one',
      line('W', '20270331', '1'),
      [
        'DELFOR02/IDOC[1]/E1EDK09[1]/E1EDP10[1]/E1EDP16[1]/EDATUV',
        '20270331',
        'a week that does not begin on a Monday says its end (EDATUB)',
      ],
    ],
    [
      'no quantity',
      line('D', '20270401', ''),
      ['DELFOR02/IDOC[1]/E1EDK09[1]/E1EDP10[1]/E1EDP16[1]/WMENG', '', 'not a quantity of at least zero'],
    ],
  ])('tells where %s is', async (_, lines, fault) => {
    expect(await faultsOf('idoc', idoc(lines))).toEqual([fault])
  })

  test('takes the plant and unit of an item that says them behind its lines', async () => {
    const item = `<IDNKD>MAG-12</IDNKD>${line('D', '20270401', '500')}`
    const own = '<VRKME>PCE</VRKME><E1EDPA1 SEGMENT="1"><PARVW>WE</PARVW><PARTN>2000</PARTN></E1EDPA1>'
    const head = '<E1EDKA1 SEGMENT="1"><PARVW>WE</PARVW><PARTN>1000</PARTN></E1EDKA1>'
    expect(await linesOf('idoc', idoc(own, { item, head }), { unit: 'kg' })).toEqual([
      ['MAG-12/2000/2027-Q2', '6', 'JP'],
    ])
  })

  test.each(['D', 'W', 'M'])('a %s that ends in another period is not that of its beginning', async kind => {
    const at = 'DELFOR02/IDOC[1]/E1EDK09[1]/E1EDP10[1]/E1EDP16[1]/EDATUV'
    expect(await faultsOf('idoc', idoc(line(kind, '20270329', '400', '20270430')))).toEqual([
      [at, '20270329', 'spans more than one period, and is no week'],
    ])
  })

  test.each([
    ['a field that is there twice', idoc(line('D', '20270401', '1</WMENG><WMENG>9')), /WMENG\[2\] once more/],
    [
      'an IDoc that is there twice',
      idoc(line('D', '20270401', '1')).replace(/<IDOC.*<\/IDOC>/s, whole => whole + whole),
      /77 is there twice/,
    ],
  ])('refuses %s', async (_, text, message) => {
    await expect(read('idoc', text)).rejects.toThrow(message)
  })

  test.each([
    ['another document', '<ORDERS05/>', /ORDERS05 is no delivery schedule/],
    ['what is not XML', "UNB+UNOC:3'", /is not XML/],
    ['a document type declaration', '<!DOCTYPE x><DELFOR02/>', /document type declaration/],
    ['a document that was cut off', idoc('').slice(0, -20), /is not XML/],
  ])('refuses %s', async (_, text, message) => {
    await expect(read('idoc', text)).rejects.toThrow(message)
  })
})

test.each(Object.entries(FORMATS))(
  '%s is known by its media type, and is read as nothing else',
  async (format, media) => {
    const sent = { bytes: Buffer.from(delfor(WEEKLY)), media }
    await expect(readForecastFile(sent, {})).rejects.toThrow('needs a mapping')
    await expect(readForecastFile(sent, { format: 'erp', mapping })).rejects.toThrow(`is for ${format}`)
  },
)

test('the mapping of both is the one that Catena-X demand has', () => {
  expect(fileMapping.safeParse(JSON.parse(mapping)).success).toBe(true)
})
