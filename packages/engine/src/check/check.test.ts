import { canonicalHash, type Json } from '@lodestone/kernel'
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
        Object.assign(copy.result.allocations[0]!, { quantityKg: kg(copy.result.allocations[0]!.quantityKg, -1) }),
      /sum to/,
    ],
    ['a fill that is not the sum', copy => Object.assign(copy.result.fills[0]!, { filledKg: '1' }), /not the sum/],
    [
      'a wrong landed price',
      copy => Object.assign(copy.result.allocations[0]!, { landedPrice: '1.0000' }),
      /landed price/,
    ],
    [
      'a wrong supplier price',
      copy => Object.assign(copy.result.allocations[0]!.price, { amount: '1' }),
      /not what it offered/,
    ],
    [
      'a total that is no multiple',
      copy => Object.assign(copy.result.selection.find(({ offerId }) => offerId === 'lot')!, { totalKg: '50' }),
      /whole multiple/,
    ],
    ['a pair below the floor', copy => Object.assign(copy.inputs.offers[0]!, { level: 'C' }), /do not pair/],
    [
      'a tier price that is not the offer’s',
      copy => Object.assign(copy.inputs.offers[0]!.tiers[0]!, { exWorks: '1' }),
      /ex-works price/,
    ],
    [
      'a stage value made up',
      copy => Object.assign(copy.result.stages.find(({ name }) => name === 'volume-1')!, { value: '1' }),
      /add up/,
    ],
    [
      'a gap hidden',
      copy => Object.assign(copy.result.stages.find(({ name }) => name === 'volume-1')!, { bound: '999' }),
      /gap/,
    ],
    ['a dual value made up', copy => Object.assign(copy.result.duals.lines[0]!, { value: '99' }), /dual values/],
  ])('%s', (_, change, finding) => {
    expect(forged(record, change).join('\n')).toMatch(finding)
  })
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

test('checking 400 lines and 80 offers finds nothing, whatever the rules', async () => {
  for (const rules of [{}, { pricing: 'uniform' as const }, { maxSupplierSharePct: '5' }]) {
    const input = sampleRound({ lines: 400, offers: 80, seed: 5, rules })
    expect(verifyRecord(recordOf(input, await match(input))).findings).toEqual([])
  }
})
