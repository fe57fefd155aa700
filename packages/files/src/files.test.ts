import { lineDraft, offerDraft, XLSX } from '@lodestone/contracts'
import { decimalOfDouble, formatKg, grams } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCsv } from './csv.ts'
import { anyLine, anyOffer, forecastOf, offersOf } from './drafts.fixture.ts'
import { examine } from './examine.ts'
import { writeExport } from './export.write.ts'
import { forecastExport, offerExport } from './exports.ts'
import { readDecimal } from './number.ts'
import { readForecastFile, readOfferFile } from './read.ts'
import { templateOf } from './template.ts'
import { mondayOf, periodOf, readDate, readWeek, shareWeek } from './week.ts'

const csv = (text: string | Buffer, media = 'text/csv') => ({ bytes: Buffer.from(text), media })
const HEAD = 'reference,material,quantityKg,period,deliverTo,commitment'
const lines = async (text: string | Buffer, options = {}) => readForecastFile(csv(text), options)
const quantities = (read: Awaited<ReturnType<typeof lines>>) =>
  read.items.map(item => (item.value as { quantityKg?: string }).quantityKg)

describe('a number', () => {
  test.each([
    ['1.250,5', undefined, '1250.5'],
    ['1,250.5', undefined, '1250.5'],
    ['1250,5', ',', '1250.5'],
    ['1.250', ',', '1250'],
    ['1.250', '.', '1.250'],
    ['1 250,5', ',', '1250.5'],
    ["1'250.5", '.', '1250.5'],
    ['0.250', undefined, '0.250'],
    ['1.250.000', undefined, '1250000'],
  ] as const)('%s with the mark %s is %s', (text, mark, value) => {
    expect(readDecimal(text, mark)).toEqual({ text: value })
  })
  test.each(['1.250', '1,250', '12.345'])('%s without a mark could be two numbers, and is a fault', text => {
    expect(readDecimal(text, undefined)).toMatchObject({ fault: expect.stringContaining('decimal=') })
  })
  test.each(['1.2.3', '1,2,3', '1.25.000', 'ten', '1e3', '0x10', '', '--1', '1,250.5,1', '٣'])('%s is none', text => {
    expect(readDecimal(text, undefined)).toHaveProperty('fault')
  })
  test('whatever the mark and the thousands, the number written is the number read', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 15n), fc.constantFrom('.', ','), fc.boolean(), (value, mark, thousands) => {
        const [whole = '', fraction] = formatKg(value).split('.')
        const group = mark === '.' ? ',' : '.'
        const written = thousands ? whole.replace(/\B(?=(?:\d{3})+$)/g, group) : whole
        const read = readDecimal(fraction ? `${written}${mark}${fraction}` : written, mark)
        expect('text' in read && grams(read.text)).toBe(value)
      }),
    )
  })
  test('a double is the shortest decimal that makes it, and nothing beyond 15 digits', () => {
    expect([0.1 + 0.2, 1250.5, 1e21, 0, 1e-7, 123456789012345].map(decimalOfDouble)).toEqual([
      '0.30000000000000004',
      '1250.5',
      undefined,
      '0',
      '0.0000001',
      '123456789012345',
    ])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), value => {
        const kg = formatKg(BigInt(value))
        expect(decimalOfDouble(Number(kg))).toBe(kg)
      }),
    )
  })
})

describe('a CSV file', () => {
  const row = (quantity: string, delimiter = ',') =>
    ['a', 'ndpr-oxide', quantity, '2027-Q2', 'DE', 'intent'].join(delimiter)
  test.each([
    ['comma', `${HEAD}\n${row('1250.5')}\n`],
    ['semicolon and decimal comma', `${HEAD.replaceAll(',', ';')}\n${row('1250,5', ';')}\n`],
    ['tab', `${HEAD.replaceAll(',', '\t')}\r\n${row('1250.5', '\t')}\r\n`],
    ['a byte order mark', `\ufeff${HEAD}\n${row('1250.5')}`],
    ['an empty line', `${HEAD}\n\n${row('1250.5')}\n\n`],
    ['headers in capitals', `${HEAD.toUpperCase()}\n${row('1250.5')}\n`],
  ])('with %s', async (_, text) => {
    const read = await lines(text)
    expect(read.faults).toEqual([])
    expect(quantities(read)).toEqual(['1250.5'])
  })
  test('in UTF-16 and Windows-1252, which is told', async () => {
    const text = `${HEAD},endUse\n${row('1')},Größe\n`
    const uses = (read: Awaited<ReturnType<typeof lines>>) =>
      (read.items[0]?.value as { endUse?: string } | undefined)?.endUse
    expect(uses(await lines(Buffer.from(`\ufeff${text}`, 'utf16le')))).toBe('Größe')
    expect(uses(await lines(Buffer.from(`\ufeff${text}`, 'utf16le').swap16()))).toBe('Größe')
    const guessed = await lines(Buffer.from(text, 'latin1'))
    expect([uses(guessed), guessed.guessed, guessed.warnings.length]).toEqual(['Größe', true, 1])
    expect((await lines(Buffer.from(text, 'latin1'), { encoding: 'windows-1252' })).guessed).toBeUndefined()
  })
  test('one number that says the mark settles those that do not; two marks settle nothing', async () => {
    const all = (...numbers: string[]) =>
      lines([HEAD.replaceAll(',', ';'), ...numbers.map(number => row(number, ';'))].join('\n'))
    expect(quantities(await all('1.250', '3,5'))).toEqual(['1250', '3.5'])
    expect((await all('1.250')).faults).toMatchObject([
      { cell: 'C2', row: 2, column: 'quantityKg', field: 'quantityKg' },
    ])
    expect((await all('1.250', '3,5', '4.5')).faults).toMatchObject([{ cell: 'C2' }])
    expect(quantities(await lines(`${HEAD}\n${row('1.250')}`))).toEqual(['1.250'])
    expect((await lines(`${HEAD}\n${row('1.250')}`)).warnings).toMatchObject([{ cell: 'C2' }])
  })
  test('what is not its columns is said by cell', async () => {
    const read = await lines(`${HEAD},colour,reference\n${row('1')},red,b\n`)
    expect(read.faults.map(({ cell, message }) => [cell, message])).toEqual([
      ['G1', 'unknown column'],
      ['H1', 'this column is there twice'],
    ])
    expect((await lines('material\nx')).faults.map(fault => fault.message)).toContain('the column reference is missing')
  })
  test('a cell under no header is a fault of its row, and not dropped; an empty one is none', async () => {
    const faults = async (text: string, options = {}) =>
      (await lines(text, options)).faults.map(({ row, cell, message }) => [row, cell, message])
    const loose = 'this cell stands under no header'
    expect(await faults(`${HEAD}\na,ndpr-oxide,1,250,2027-Q2,DE,intent\n`)).toContainEqual([2, 'G2', loose])
    expect(await faults(`${HEAD},,\n${row('1')},,\n${row('1')},,,\n${row('1')},,x\n`)).toEqual([[4, 'H4', loose]])
    const mapping = JSON.stringify({
      columns: { material: 'M', quantity: 'Q', period: 'P' },
      materials: { x: { material: 'ndpr-oxide' } },
      deliverTo: 'DE',
    })
    const erp = { format: 'erp', mapping }
    expect(await faults('M,P,Q\nx,2027-Q2,1,250\n', erp)).toEqual([[2, 'D2', loose]])
    const { faults: ofOffers } = await readOfferFile(csv('reference,quantityKg\na,1,250\n'), {})
    expect(ofOffers).toContainEqual({ row: 2, cell: 'C2', field: 'C', value: '250', message: loose })
  })
  test('a column that is missing is one fault, and not one of each row', async () => {
    const read = await lines(`${HEAD.replace('material', 'endUse')}\n${row('1')}\n${row('2')}\n`)
    const { errors, errorCount, drafts } = examine(read, lineDraft, 'lines', () => [])
    expect([errors.map(({ row, message }) => [row, message]), errorCount, drafts]).toEqual([
      [[1, 'the column material is missing']],
      1,
      [],
    ])
  })
  test('no row is lost behind empty lines or rows of nothing, however many: it is read, or the file is refused', () => {
    const last = (between: string) => readCsv(Buffer.from(`a,b\nx,1\n${between}y,2\n`)).table.rows.at(-1)
    expect(last('\n'.repeat(50_000))).toMatchObject({ number: 50_003, cells: [{ text: 'y' }, { text: '2' }] })
    expect(last('\n,\n'.repeat(500))).toMatchObject({ number: 1_003, cells: [{ text: 'y' }, { text: '2' }] })
    expect(() => last(',\n'.repeat(12_000))).toThrow('more than 11002 rows')
    const trailing = readCsv(Buffer.from(`a,b\nx,1\n${',\n'.repeat(12_000)}`))
    expect(trailing.table.rows.map(one => one.number)).toEqual([1, 2])
  })
  test('rows are numbered as a spreadsheet shows them', () => {
    const { table } = readCsv(Buffer.from('a,b\n\n"x\ny",1\nz,2\n'))
    expect(table.rows.map(one => one.number)).toEqual([1, 3, 4])
  })
})

/** Numbers without the zeros at their end, which a spreadsheet does not keep. */
const bare = (value: unknown): unknown => {
  if (typeof value === 'string') return /^-?\d+\.\d*0+$/.test(value) ? value.replace(/\.?0+$/, '') : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(bare)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bare(one)]))
}

describe('a body that is JSON', () => {
  const json = (parsed: unknown) => ({ bytes: Buffer.alloc(1), media: 'application/json', parsed })
  test('has no members but its list and a forecast’s reference', async () => {
    const forecast = await readForecastFile(json({ reference: 'f', lines: [{}], note: 'x' }), {})
    expect([forecast.reference, forecast.faults]).toEqual(['f', [{ field: 'note', message: 'unknown field' }]])
    const { faults } = await readOfferFile(json({ reference: 'f', offers: [] }), {})
    expect(faults).toEqual([{ field: 'reference', message: 'unknown field' }])
    const { errors } = examine(
      await readOfferFile(json({ reference: 'f', offers: [{}] }), {}),
      offerDraft,
      'offers',
      () => [],
    )
    expect(errors.map(({ path }) => path)).toContain('offers.0.reference')
    expect((await readForecastFile(json([{}]), {})).faults).toEqual([])
  })
  test('says no other reference than the caller', async () => {
    const faults = async (reference: unknown) =>
      (await readForecastFile(json({ reference, lines: [{}] }), {}, 'f')).faults.map(({ field }) => field)
    expect([await faults('f'), await faults(undefined), await faults('g'), await faults(1)]).toEqual([
      [],
      [],
      ['reference'],
      ['reference'],
    ])
  })
})

describe('what is given out comes back the same', () => {
  test.each(['csv', 'xlsx'] as const)('a forecast in %s', async format => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyLine, { minLength: 1, maxLength: 8 }), async drafts => {
        const bytes = await writeExport(forecastExport([forecastOf(drafts)]), format)
        const read = await readForecastFile({ bytes, media: format === 'csv' ? 'text/csv' : XLSX }, {})
        const { drafts: back, errors } = examine(read, lineDraft, 'lines', () => [])
        expect(errors).toEqual([])
        expect(read.reference).toBe('F')
        expect(back.map(bare)).toEqual(drafts.map(bare))
      }),
      { numRuns: 60 },
    )
  })
  test.each(['csv', 'xlsx'] as const)('offers in %s, with chains and proofs', async format => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyOffer, { minLength: 1, maxLength: 4 }), async some => {
        const drafts = some.map((one, index) => offerDraft.parse({ ...one, reference: `O-${index}` }))
        const bytes = await writeExport(offerExport(offersOf(drafts)), format)
        const read = await readOfferFile({ bytes, media: format === 'csv' ? 'text/csv' : XLSX }, {})
        const { drafts: back, errors } = examine(read, offerDraft, 'offers', () => [])
        expect(errors).toEqual([])
        expect(back.map(bare)).toEqual(drafts.map(bare))
      }),
      { numRuns: 40 },
    )
  })
  test.each(['forecast', 'offer'] as const)('the template of a %s, as it is, can be imported', async name => {
    for (const format of ['csv', 'xlsx'] as const) {
      const bytes = await writeExport(templateOf(name, 2027, ['ndpr-oxide']), format)
      const file = { bytes, media: format === 'csv' ? 'text/csv' : XLSX }
      const read = name === 'forecast' ? await readForecastFile(file, {}) : await readOfferFile(file, {})
      const { drafts, errors } =
        name === 'forecast'
          ? examine<unknown>(read, lineDraft, 'lines', () => [])
          : examine<unknown>(read, offerDraft, 'offers', () => [])
      expect([format, errors, drafts.length]).toEqual([format, [], 1])
    }
  })
})

describe('weeks', () => {
  test('are those of ISO 8601, with 53 only where the year has them', () => {
    const monday = (year: number, week: number) => {
      const day = mondayOf(year, week)
      return day === undefined ? undefined : new Date(day * 86_400_000).toISOString().slice(0, 10)
    }
    expect([monday(2027, 1), monday(2026, 53), monday(2027, 53), monday(2020, 53)]).toEqual([
      '2027-01-04',
      '2026-12-28',
      undefined,
      '2020-12-28',
    ])
  })
  test.each(['2027-W13', '2027W13', '202713', 'KW 13/2027', 'W13/2027'])('%s is the week of 29 March 2027', text => {
    expect(readWeek(text)).toEqual(readDate('2027-03-29', undefined))
  })
  test('a date with slashes needs its order unless only one is possible', () => {
    expect(readDate('03/04/2027', undefined)).toHaveProperty('fault')
    expect(readDate('03/04/2027', 'DMY')).toEqual(readDate('2027-04-03', undefined))
    expect(readDate('13/04/2027', undefined)).toEqual(readDate('13.04.2027', undefined))
    expect(readDate('31.02.2027', undefined)).toHaveProperty('fault')
  })
  test('a week that two quarters share goes where its Thursday is, or is shared by days, and not a gram is lost', () => {
    const monday = mondayOf(2027, 13) as number
    expect(shareWeek(monday, 700n, { split: 'thursday', period: 'quarter' })).toEqual([['2027-Q2', 700n]])
    expect(shareWeek(monday, 1_000n, { split: 'days', period: 'quarter' })).toEqual([
      ['2027-Q1', 428n],
      ['2027-Q2', 572n],
    ])
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2090 }),
        fc.integer({ min: 1, max: 52 }),
        fc.bigInt(0n, 10n ** 15n),
        fc.constantFrom('thursday', 'days'),
        fc.constantFrom('month', 'quarter'),
        (year, week, mass, split, kind) => {
          const at = mondayOf(year, week) as number
          const shares = shareWeek(at, mass, { split, period: kind })
          expect(shares.reduce((sum, [, part]) => sum + part, 0n)).toBe(mass)
          for (const [one] of shares) expect([0, 3, 6].map(day => periodOf(at + day, kind))).toContain(one)
        },
      ),
    )
  })
})

describe('an ERP forecast', () => {
  const mapping = {
    columns: { material: 'Mat.Nr.', quantity: 'Menge', unit: 'ME', plant: 'Werk', week: 'KW' },
    materials: {
      '4711': { material: 'nd-metal', grade: '99.5' },
      MAG: { material: 'ndfeb-magnet', kgPerUnit: '0.012' },
    },
    plants: { '1000': 'DE' },
    deliverTo: 'FR',
  }
  const erp = (rows: string[], more = {}) =>
    readForecastFile(csv(['Mat.Nr.;Werk;Menge;ME;KW;Text', ...rows].join('\n')), {
      format: 'erp',
      mapping: JSON.stringify({ ...mapping, ...more }),
    })
  test('is added up by material number, plant and quarter, in kilograms', async () => {
    const read = await erp([
      '4711;1000;1,5;T;202701;x',
      '4711;1000;250;KG;202702;',
      'MAG;;1.000,0;ST;2027-W14;',
      '4711;1000;0;KG;202703;',
    ])
    expect(read.faults).toEqual([])
    expect(read.items.map(item => item.value)).toEqual([
      {
        reference: '4711/1000/2027-Q1',
        material: 'nd-metal',
        grade: '99.5',
        quantityKg: '1750',
        period: '2027-Q1',
        deliverTo: 'DE',
        commitment: 'forecast',
      },
      {
        reference: 'MAG/FR/2027-Q2',
        material: 'ndfeb-magnet',
        quantityKg: '12',
        period: '2027-Q2',
        deliverTo: 'FR',
        commitment: 'forecast',
      },
    ])
  })
  test.each([
    ['an unknown number', '4712;1000;1;KG;202701;', 'A2'],
    ['an unknown unit', '4711;1000;1;LB;202701;', 'D2'],
    ['pieces of no weight', '4711;1000;1;ST;202701;', 'D2'],
    ['a week that the year lacks', '4711;1000;1;KG;202753;', 'E2'],
    ['a part of a gram', '4711;1000;0,0001;KG;202701;', 'C2'],
    ['an amount that could be two', '4711;1000;1.250;KG;202701;', 'C2'],
    ['less than nothing', '4711;1000;-1;KG;202701;', 'C2'],
    ['a formula', '4711;1000;=1+1;KG;202701;', 'C2'],
  ])('%s is a fault of its cell', async (_, row, cell) => {
    expect((await erp([row])).faults.map(fault => fault.cell)).toEqual([cell])
  })
  test('needs a mapping that fits', async () => {
    await expect(readForecastFile(csv('a\n1'), { format: 'erp' })).rejects.toThrow('mapping')
    await expect(readForecastFile(csv('a\n1'), { format: 'erp', mapping: '{"materials":{},"x":1}' })).rejects.toThrow()
  })
})

describe('Catena-X demand', () => {
  const demand = (more = {}, weeks: object[] = [{ pointInTime: '2027-03-29', demand: 1e3 }]) => ({
    materialDemandId: '0157ba42-d2a8-4e28-8565-7b07830c1110',
    materialNumberCustomer: '4711',
    customer: 'BPNL8888888888XX',
    supplier: 'BPNL6666666666YY',
    changedAt: '2026-11-05T08:15:30.123-05:00',
    unitOfMeasureIsOmitted: false,
    unitOfMeasure: 'unit:kilogram',
    materialDemandIsInactive: false,
    demandSeries: [
      { customerLocation: 'BPNS8888888888XX', demandCategory: { demandCategoryCode: '0001' }, demands: weeks },
    ],
    ...more,
  })
  const mapping = JSON.stringify({
    materials: { '4711': { material: 'nd-metal' } },
    plants: { BPNS8888888888XX: 'DE' },
    period: 'month',
    split: 'days',
  })
  const read = (parsed: unknown) =>
    readForecastFile({ bytes: Buffer.alloc(1), media: 'application/json', parsed }, { format: 'catena-x-dcm', mapping })
  test('is shared over months by days, exact to the gram', async () => {
    const { items, faults } = await read(demand())
    expect(faults).toEqual([])
    expect(items.map(item => item.value)).toMatchObject([
      { quantityKg: '428.571', period: '2027-03', deliverTo: 'DE' },
      { quantityKg: '571.429', period: '2027-04' },
    ])
  })
  test.each([
    [
      'a day that is no Monday',
      demand({}, [{ pointInTime: '2027-03-30', demand: 1 }]),
      'demandSeries.0.demands.0.pointInTime',
    ],
    [
      'a sum of doubles',
      demand({}, [{ pointInTime: '2027-03-29', demand: 0.1 + 0.2 }]),
      'demandSeries.0.demands.0.demand',
    ],
    ['litres', demand({ unitOfMeasure: 'unit:litre' }), 'demandSeries.0.demands.0.demand'],
    ['another customer’s number', demand({ materialNumberCustomer: '4712' }), 'materialNumberCustomer'],
    [
      'an unknown site',
      demand({
        demandSeries: [
          {
            customerLocation: 'BPNS0000000000XX',
            demandCategory: { demandCategoryCode: '0001' },
            demands: [{ pointInTime: '2027-03-29', demand: 1 }],
          },
        ],
      }),
      'demandSeries.0.customerLocation',
    ],
    ['something else', { hello: 1 }, 'materialDemandId'],
  ])('%s is a fault by its path', async (_, body, field) => {
    expect((await read(body)).faults.map(fault => fault.field)).toContain(field)
  })
  test('of one id counts once: two states of a demand are not added', async () => {
    const later = demand({ changedAt: '2026-11-06T08:15:30.123-05:00' })
    expect((await read([demand(), later])).faults.map(({ field }) => field)).toEqual(['1.materialDemandId'])
  })
  test('what is inactive is left out and said', async () => {
    const { items, warnings } = await read([demand({ materialDemandIsInactive: true }), demand()])
    expect([items.length, warnings.length]).toEqual([2, 1])
  })
})
