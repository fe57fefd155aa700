import { brokenRule } from '@lodestone/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ServedNeed } from '../disclosure/flow.ts'
import type { LineSum } from '../disclosure/pool.ts'
import { chooseReport } from './report.choice.ts'
import type { ReportPart } from './report.left.ts'
import { givenBy } from './report.parts.ts'
import { ALL, mayReport, type ReportChecks } from './report.ts'

const of = (...amounts: number[]) =>
  new Map(amounts.map((amount, nth) => [`g${nth}`, BigInt(amount)] as const).filter(([, amount]) => amount > 0n))
/** A part of which as much was delivered as matched. */
const served = (...amounts: number[]): ReportPart => ({ matched: of(...amounts), delivered: of(...amounts) })

describe('two sums over parts may be told', () => {
  const six = served(10, 10, 10, 10, 10, 10)
  test.each<[string, readonly ReportPart[], boolean]>([
    ['of six groups', [six], true],
    ['of parts that no one of them could be told by', [served(10, 10, 10), served(0, 0, 0, 10, 10, 10)], true],
    ['of four groups', [served(10, 10, 10, 10)], false],
    ['of which one has two fifths', [served(40, 12, 12, 12, 12, 12)], true],
    ['of which one has more', [served(41, 12, 12, 12, 12, 11)], false],
    ['of which nothing was delivered', [{ matched: of(10, 10, 10, 10, 10, 10), delivered: of() }], false],
    ['of which one group alone was not delivered all', [{ ...six, delivered: of(9, 10, 10, 10, 10, 10) }], false],
    [
      'beside a sheet that tells what others got in full',
      [{ known: of(10, 10, 10, 10, 10), ...served(10, 10, 10, 10, 10) }, served(0, 0, 0, 0, 0, 10)],
      false,
    ],
    ['beside a sheet that the same groups got half of', [{ known: of(20, 20, 20, 20, 20, 20), ...six }, six], true],
    [
      'where all but one group were told to have got all that was delivered',
      [{ known: of(10, 10, 10, 10, 10, 10), delivered: of(9, 10, 10, 10, 10, 10) }],
      false,
    ],
  ])('%s: %#', (_, parts, may) => expect(mayReport(parts)).toBe(may))

  const contributions = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 7, maxLength: 7 })
  const part = fc
    .tuple(fc.constantFrom('none', 'sheet', 'matched'), contributions, contributions, contributions)
    .map(([told, delivered, undelivered, unserved]): ReportPart => {
      const matched = delivered.map((one, nth) => one + (undelivered[nth] as number))
      const asked = matched.map((one, nth) => one + (unserved[nth] as number))
      if (told === 'matched') return { known: of(...matched), delivered: of(...delivered) }
      return {
        ...(told === 'sheet' ? { known: of(...asked) } : {}),
        matched: of(...matched),
        delivered: of(...delivered),
      }
    })

  test('as if every way to take off what is known of each part were tried, for any parts', () => {
    let may = 0
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), parts => {
        if (parts.every(({ delivered }) => delivered.size === 0)) return
        const told = mayReport(parts)
        if (told) may++
        expect(told).toBe(tried(parts))
      }),
      { seed: 1, numRuns: 1_000 },
    )
    expect(may).toBeGreaterThan(30)
  })
})

/** The rule as it is said: each part by size, with what is known of it taken off up to twice or not at all, added up and judged as one sum. */
function tried(parts: readonly ReportPart[]): boolean {
  return [
    [1, 0],
    [0, 1],
    [1, -1],
  ].every(([p = 0, q = 0]) => {
    let sums: Map<string, bigint>[] = [new Map()]
    for (const { known, matched, delivered } of parts) {
      const grams = (own: ReadonlyMap<string, bigint> | undefined, group: string) => own?.get(group) ?? 0n
      const off = known ? [-2n, -1n, 0n, 1n, 2n] : [0n]
      sums = sums.flatMap(sum =>
        off.map(times => {
          const next = new Map(sum)
          for (let nth = 0; nth < 7; nth++) {
            const group = `g${nth}`
            const [k, m, d] = [grams(known, group), grams(matched, group), grams(delivered, group)]
            // Outermost first: what only the known figure holds, what was matched and not delivered, what was delivered.
            const layers = matched
              ? ([
                  [known ? k - m : 0n, times],
                  [m - d, times + BigInt(p)],
                  [d, times + BigInt(p + q)],
                ] as const)
              : ([
                  [known ? k - d : 0n, times],
                  [d, times + BigInt(q)],
                ] as const)
            const told = matched !== undefined || q !== 0
            for (const [size, coefficient] of layers)
              if (told)
                next.set(group, (next.get(group) ?? 0n) + size * (coefficient < 0n ? -coefficient : coefficient))
          }
          return next
        }),
      )
    }
    return sums.every(sum => {
      const some = new Map([...sum].filter(([, grams]) => grams > 0n))
      return some.size === 0 || brokenRule(some, ALL.rules) === undefined
    })
  })
}

describe('of the rounds that wait', () => {
  const round = (...amounts: number[]) => ({ members: [served(...amounts)], suppliers: [served(...amounts)] })
  const safe = round(10, 10, 10, 10, 10, 10)
  const looks: ReportChecks = { ...ALL, suppliers: false }

  test('two are no report', async () => expect(await chooseReport([safe, safe])).toEqual([]))
  test('all are told where they may be', async () =>
    expect(await chooseReport([safe, safe, safe])).toEqual([safe, safe, safe]))
  test('one is left to wait where the others may be told without it', async () => {
    const large = round(500, 10, 10, 10, 10, 10)
    expect(await chooseReport([safe, large, safe])).toEqual([])
    expect(await chooseReport([safe, large, safe, safe])).toEqual([safe, safe, safe])
  })
  test('none is told where one supplier sold all of it', async () => {
    const sold = { ...safe, suppliers: [served(60)] }
    expect(await chooseReport([sold, sold, sold])).toEqual([])
    expect(await chooseReport([sold, sold, sold], looks)).toHaveLength(3)
  })
})

describe('of a round whose sheet told of a line that was dropped after it', () => {
  const cell = { material: 'm', period: '2027-Q2', bloc: 'EU' as const, quantityKg: '650', contributors: 7 }
  const key = { material: 'm', grade: null, period: '2027-Q2', bloc: 'EU', commitment: 'intent' }
  const line = (group: string, fate: LineSum['fate'], grams: bigint): LineSum => ({ ...key, group, fate, grams })
  const six = [0, 1, 2, 3, 4, 5].map(nth => line(`g${nth}`, 'confirmed', 100_000n))
  const flows = six.map(
    ({ group, grams, fate: _, ...own }): ServedNeed => ({
      ...{ ...own, group, supplierGroup: `s${group}`, chain: [] },
      ...{ matched: grams, accepted: grams, contracted: grams, delivered: 90_000n },
    }),
  )
  const given = (...out: LineSum[]) =>
    givenBy([...six, ...out], [{ version: 1, cells: [cell] }], flows, () => false).get('m')

  test('that line is known, and no report is told that less the sheet is that line', async () => {
    const one = given(line('g6', 'dropped', 50_000n))
    if (!one) throw new Error('nothing was given')
    expect(one.members[0]?.known?.get('g6')).toBe(50_000n)
    expect(await chooseReport([one, one, one])).toEqual([])
  })
  test('nothing is told where some were dropped before it, so that nobody can say which it told of', () => {
    expect(given(line('g6', 'dropped', 50_000n), line('g7', 'dropped', 20_000n))).toBeUndefined()
  })
  test('a line that left is known in the same way, and one that was dropped before the sheet is not', () => {
    const one = given(line('g6', 'left', 50_000n), line('g7', 'dropped', 20_000n))
    expect(one?.members[0]?.known?.get('g6')).toBe(50_000n)
    expect(one?.members[0]?.known?.has('g7')).toBe(false)
  })
})
