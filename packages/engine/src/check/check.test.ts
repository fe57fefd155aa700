import { canonicalHash, type Json, present } from '@lodestone/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import { match } from '../match.ts'
import { line, offer, recordOf, round } from '../rounds.fixture.ts'
import { sampleRound } from '../sample.fixture.ts'
import type { CheckedRecord } from '../types.ts'
import { verifyRecord } from './index.ts'

const sealed = (record: CheckedRecord): CheckedRecord => ({
  ...record,
  inputDigest: canonicalHash(record.inputs as unknown as Json),
  resultHash: canonicalHash(record.result as unknown as Json),
})

/** Changes a copy of a record and seals it again, so that only the content can give it away. */
function forged(record: CheckedRecord, change: (copy: CheckedRecord) => unknown): string[] {
  const copy = structuredClone(record)
  change(copy)
  return verifyRecord(sealed(copy)).findings
}

const kg = (text: string, more: number) => String(Number(text) + more)

describe('a forged record is found out', () => {
  let record: CheckedRecord
  beforeAll(async () => {
    const input = round(
      [line('a', 100), line('b', 100), line('c', 100, { priority: 2 }), line('d', 40, { minimumKg: '30' })],
      [
        offer('cheap', 120, 10),
        offer('dear', 50, 12),
        offer('lot', 60, 9, { minimumLotKg: '40', lotIncrementKg: '20' }),
      ],
    )
    record = recordOf(input, await match(input))
    expect(verifyRecord(record)).toEqual({ ok: true, findings: [] })
  })

  test('a changed byte of inputs or result breaks its digest', () => {
    expect(verifyRecord({ ...record, inputDigest: '0'.repeat(64) }).findings).toContain(
      'the input digest is not that of the inputs',
    )
    expect(verifyRecord({ ...record, resultHash: '0'.repeat(64) }).findings).toContain(
      'the result hash is not that of the result',
    )
  })

  test.each<[string, (copy: CheckedRecord) => unknown, RegExp]>([
    [
      'a lost kilogram',
      copy =>
        Object.assign(present(copy.result.allocations[0]), {
          quantityKg: kg(present(copy.result.allocations[0]).quantityKg, -1),
        }),
      /sum to/,
    ],
    [
      'a fill that is not the sum',
      copy => Object.assign(present(copy.result.fills[0]), { filledKg: '1' }),
      /not the sum/,
    ],
    [
      'a wrong landed price',
      copy => Object.assign(present(copy.result.allocations[0]), { landedPrice: '1.0000' }),
      /landed price/,
    ],
    [
      'a wrong supplier price',
      copy => Object.assign(present(copy.result.allocations[0]).price, { amount: '1' }),
      /not what it offered/,
    ],
    [
      'a total that is no multiple',
      copy => Object.assign(present(copy.result.selection.find(({ offerId }) => offerId === 'lot')), { totalKg: '50' }),
      /whole multiple/,
    ],
    ['a pair below the floor', copy => Object.assign(present(copy.inputs.offers[0]), { level: 'C' }), /do not pair/],
    [
      'a tier price that is not the offer’s',
      copy => Object.assign(present(present(copy.inputs.offers[0]).tiers[0]), { exWorks: '1' }),
      /ex-works price/,
    ],
    [
      'a stage value made up',
      copy => Object.assign(present(copy.result.stages.find(({ name }) => name === 'volume-1')), { value: '1' }),
      /add up/,
    ],
    [
      'a gap hidden',
      copy => Object.assign(present(copy.result.stages.find(({ name }) => name === 'volume-1')), { bound: '999' }),
      /gap/,
    ],
    [
      'a dual value made up',
      copy => Object.assign(present(copy.result.duals.lines[0]), { value: '99' }),
      /dual values/,
    ],
  ])('%s', (_, change, finding) => {
    expect(forged(record, change).join('\n')).toMatch(finding)
  })
})

test.each<[string, (copy: CheckedRecord) => void]>([
  [
    'a line that asks for documents beside an offer known by word',
    copy => {
      for (const asking of copy.inputs.lines) asking.assurance = 'documented'
    },
  ],
  [
    'a round that asks for credentials',
    copy => {
      copy.rules.assurance = 'verified'
    },
  ],
  [
    'an offer known worse than its round asks',
    copy => {
      copy.rules.assurance = 'verified'
      for (const one of copy.inputs.offers) one.assurance = 'documented'
    },
  ],
])('is found out as forged: %s', async (_, change) => {
  const input = round([line('a', 100)], [offer('o', 100, 10)])
  const record = recordOf(input, await match(input))
  expect(forged(record, change).join('\n')).toMatch(/do not pair/)
})

describe('a feasible but worse result is found out', () => {
  /** Two lines, one offer of 100 kg, shared as told; everything else of the record follows from it. */
  async function shared(a: number, b: number): Promise<string[]> {
    const input = round([line('a', 100), line('b', 100)], [offer('o', 100, 10)])
    const record = recordOf(input, await match(input))
    return forged(record, ({ result }) => {
      result.allocations = result.allocations
        .map(own => ({ ...own, quantityKg: String(own.lineId === 'a' ? a : b) }))
        .filter(own => own.quantityKg !== '0')
      result.fills = [
        { lineId: 'a', filledKg: String(a) },
        { lineId: 'b', filledKg: String(b) },
      ]
      result.selection = [{ offerId: 'o', tier: 0, totalKg: String(a + b) }]
      for (const stage of result.stages)
        if (stage.name === 'volume-1') Object.assign(stage, { value: String(a + b), bound: String(a + b) })
      for (const stage of result.stages) if (stage.name === 'routing') stage.value = stage.bound = String(10 * (a + b))
    })
  }
  test('the fair one passes', async () => expect(await shared(50, 50)).toEqual([]))
  test('less volume', async () => expect((await shared(50, 40)).join()).toMatch(/volume-1/))
  test('an unfair share', async () => expect((await shared(60, 40)).join()).toMatch(/fairness-1/))
})

describe('under a binding cap a feasible but worse result is found out by its dual values', () => {
  /** Need of 200 kg, of which at most half from China: 100 kg at 10, the rest from Australia at 12. */
  async function shared(
    australia: number,
    rows: [line: string, offer: string, kg: number][],
    more: (copy: CheckedRecord) => unknown = () => {},
  ): Promise<string> {
    const from = (country: string) => ({ chain: [{ stage: 'mining', country }] })
    const input = round(
      [line('a', 100), line('b', 100)],
      [offer('au', australia, 12, from('AU')), offer('cn', 200, 10, from('CN'))],
      { countryCapBase: 'pooled-demand', maxCountrySharePct: '50' },
    )
    const record = recordOf(input, await match(input))
    expect(verifyRecord(record).findings).toEqual([])
    const sum = (of: (row: (typeof rows)[number]) => boolean) =>
      String(rows.reduce((total, row) => (of(row) ? total + row[2] : total), 0))
    return forged(record, copy => {
      const { result } = copy
      const [model] = result.allocations
      result.allocations = rows.map(([lineId, offerId, quantityKg]) => ({
        ...present(model),
        lineId,
        offerId,
        quantityKg: String(quantityKg),
      }))
      result.fills = ['a', 'b'].map(lineId => ({ lineId, filledKg: sum(([own]) => own === lineId) }))
      result.selection = ['au', 'cn'].map(offerId => ({ offerId, tier: 0, totalKg: sum(([, own]) => own === offerId) }))
      for (const stage of result.stages) if (stage.name === 'volume-1') stage.value = stage.bound = sum(() => true)
      more(copy)
    }).join()
  }
  const best: [string, string, number][] = [
    ['a', 'cn', 50],
    ['a', 'au', 30],
    ['b', 'cn', 50],
    ['b', 'au', 30],
  ]
  const without = (rows: typeof best, n: number, kg: number) =>
    rows.map((row, at): (typeof best)[number] => (at === n ? [row[0], row[1], row[2] - kg] : row))

  test('the best one passes', async () =>
    expect(await shared(60, best)).not.toMatch(/volume-1|fairness-1|routing: .* where/))
  test('less volume', async () => expect(await shared(60, without(best, 1, 10))).toMatch(/volume-1: .* leave room/))
  test('an unfair share', async () =>
    expect(
      await shared(60, [
        ['a', 'cn', 50],
        ['a', 'au', 50],
        ['b', 'cn', 50],
        ['b', 'au', 10],
      ]),
    ).toMatch(/fairness-1/))
  test('dearer goods than needed', async () =>
    expect(
      await shared(120, [
        ['a', 'cn', 40],
        ['a', 'au', 60],
        ['b', 'cn', 40],
        ['b', 'au', 60],
      ]),
    ).toMatch(/routing: .* prove no more/))
  test('a cost bound made up', async () =>
    expect(
      await shared(60, best, ({ result }) => {
        for (const stage of result.stages) if (stage.name === 'cost') stage.value = stage.bound = '99999'
      }),
    ).toMatch(/cost: a bound/))
  test('a cap that is none of the rules', async () =>
    expect(
      await shared(60, best, ({ result }) => result.bounds.push({ stage: 'cost', cap: 'weather', value: '1' })),
    ).toMatch(/not a cap/))
})

test('a gram that a better class cannot use is nothing to the next where caps make a hundred kilograms of it', async () => {
  const from = (country: string) => ({ chain: [{ stage: 'mining', country }] })
  const behind = (material: string, ratio: string) => ({ substitutes: [{ material, ratio }] })
  const terbium = { material: 'tb-oxide' }
  const input = round(
    [
      line('a', 200, { priority: 1, ...behind('tb-oxide', '2') }),
      line('b', 450, { priority: 1, ...terbium, ...behind('dy-oxide', '0.667') }),
      line('c', 210, { priority: 5, ...terbium, ...behind('dy-oxide', '3') }),
    ],
    [
      offer('ee', 50, 90, { ...terbium, ...from('EE') }),
      offer('vn', 440, 59, from('VN')),
      offer('cn', 30, 97, from('CN')),
    ],
    { countryCapBase: 'matched', maxCountrySharePct: '33.333', allocation: 'priority-then-pro-rata' },
  )
  expect(verifyRecord(recordOf(input, await match(input))).findings).toEqual([])
})

test('checking 150 lines and 40 offers finds nothing, whatever the rules', async () => {
  const varied = [
    {},
    { pricing: 'uniform' as const },
    { maxSupplierSharePct: '5' },
    { countryCapBase: 'pooled-demand' as const, maxCountrySharePct: '10' },
    { countryCapBase: 'matched' as const, maxCountrySharePct: '30' },
  ]
  for (const rules of varied) {
    const input = sampleRound({ lines: 150, offers: 40, seed: 5, rules })
    expect(verifyRecord(recordOf(input, await match(input))).findings).toEqual([])
  }
})
