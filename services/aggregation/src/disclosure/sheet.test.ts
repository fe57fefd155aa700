import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCell, publicCell } from '../cell/cell.ts'
import type { CellDecision, CellKey, CellRequest, Released } from './decision.ts'
import { brokenByChange, brokenRule, net } from './disclosure.ts'
import { type CellFigure, type CellParts, COMMITMENTS, type Commitment, totalOf } from './figure.ts'
import { finish } from './season.fixture.ts'
import { decide as decideInSlices } from './sheet.ts'
import { decideTogether } from './together.ts'

const key = (more: Partial<CellKey> = {}): CellKey => ({
  material: 'dy-oxide',
  period: '2027-Q1',
  bloc: 'EU',
  ...more,
})
type Given = Partial<Record<Commitment, Record<string, number>>>
const parts = (given: Given): CellParts => ({
  forecast: new Map(Object.entries(given.forecast ?? {}).map(([group, n]) => [group, BigInt(n)])),
  intent: new Map(Object.entries(given.intent ?? {}).map(([group, n]) => [group, BigInt(n)])),
  firm: new Map(Object.entries(given.firm ?? {}).map(([group, n]) => [group, BigInt(n)])),
})
const decide = (asked: Omit<CellRequest, 'key' | 'stream'>): CellDecision =>
  finish(decideInSlices({ stream: 'demand', ...asked }))

const FIVE = { a: 10, b: 11, c: 12, d: 13, e: 14 }
const by = { stream: 'demand', publication: 1 }
const split = (given: Given): Released => ({ split: true, parts: parts(given), ...by })
const whole = (given: Given): Released => ({ split: false, parts: parts(given), ...by })

describe('a cell', () => {
  test('of five groups opens with its commitments apart', () => {
    const decision = decide({ parts: parts({ intent: FIVE }), released: [] })
    expect(decision).toMatchObject({ kind: 'open', fresh: true, figure: { split: true } })
  })

  test('whose firm part is one group’s opens with its sum alone', () => {
    const decision = decide({ parts: parts({ intent: FIVE, firm: { a: 5 } }), released: [] })
    expect(decision).toMatchObject({ kind: 'open', figure: { split: false } })
    expect(openCell(key(), (decision as CellDecision & { kind: 'open' }).figure)).toEqual({
      material: 'dy-oxide',
      period: '2027-Q1',
      bloc: 'EU',
      quantityKg: '0.065',
      contributors: 5,
    })
  })

  test('of four groups is suppressed, and looks like any other suppressed cell', () => {
    const few = decide({ parts: parts({ intent: { a: 1, b: 1, c: 1, d: 1 } }), released: [] })
    const one = decide({ parts: parts({ firm: { a: 1_000_000, b: 1, c: 1, d: 1, e: 1 } }), released: [] })
    expect([few, one]).toMatchObject([{ reason: 'threshold' }, { reason: 'dominance' }])
    expect(JSON.stringify(publicCell(key({ grade: '99.5' }), few))).toBe(
      JSON.stringify(publicCell(key({ grade: '99.5' }), one)),
    )
    expect(publicCell(key(), few)).toEqual({ material: 'dy-oxide', period: '2027-Q1', bloc: 'EU', suppressed: true })
  })

  test('in which one group changed keeps what was shown', () => {
    const shown = split({ intent: FIVE })
    const decision = decide({ parts: parts({ intent: { ...FIVE, e: 20 } }), released: [shown], shown })
    expect(decision).toEqual({ kind: 'held', figure: shown, reason: 'difference' })
  })

  test('in which five groups changed shows the new sum', () => {
    const shown = split({ intent: FIVE })
    const now = { a: 20, b: 21, c: 22, d: 23, e: 24 }
    expect(decide({ parts: parts({ intent: now }), released: [shown], shown })).toMatchObject({
      kind: 'open',
      fresh: true,
    })
  })

  test('is compared with every release, not only with the last', () => {
    const first = split({ intent: FIVE })
    const second = split({ intent: { a: 20, b: 21, c: 22, d: 23, e: 24 } })
    // Four go back to what they were: against the first release only e has changed.
    const decision = decide({ parts: parts({ intent: { ...FIVE, e: 40 } }), released: [first, second], shown: second })
    expect(decision.kind).toBe('held')
  })

  test('that fell below five groups is suppressed although it was shown', () => {
    const shown = split({ intent: FIVE })
    const { e: _, ...four } = FIVE
    expect(decide({ parts: parts({ intent: four }), released: [shown], shown }).kind).toBe('suppressed')
  })

  test('of a pool is suppressed when a publication of all demand less it would be one member’s planning', () => {
    const standing = whole({ intent: FIVE, forecast: { f: 50 } })
    expect(decide({ parts: parts({ intent: FIVE }), released: [standing] })).toEqual({
      kind: 'suppressed',
      reason: 'difference',
    })
    const many = whole({ intent: FIVE, forecast: FIVE })
    expect(decide({ parts: parts({ intent: FIVE }), released: [many] }).kind).toBe('open')
  })

  test('shown apart is never shown as a sum alone, nor the other way round', () => {
    const more = { a: 30, b: 31, c: 32, d: 33, e: 34 }
    const apart = split({ intent: FIVE, firm: FIVE })
    // The new sum is safe beside the old one and beside each of its commitments, but the lines of one group cannot stand apart.
    const now = parts({ intent: more, firm: more, forecast: { a: 9, b: 2 } })
    expect(decide({ parts: now, released: [apart], shown: apart })).toMatchObject({
      kind: 'held',
      reason: 'combination',
    })
    const sum = whole({ intent: FIVE, forecast: { a: 9, b: 2 } })
    expect(decide({ parts: parts({ intent: more }), released: [sum], shown: sum })).toMatchObject({
      kind: 'open',
      figure: { split: false },
    })
  })

  test('shown apart is not shown with a sum from which a new, unsafe commitment could be taken', () => {
    const shown = split({ intent: FIVE })
    const decision = decide({ parts: parts({ intent: FIVE, firm: { f: 7 } }), released: [shown], shown })
    expect(decision.kind).toBe('held')
  })
})

describe('margins', () => {
  test('a sum over two periods that only one group changed keeps both cells as they were', () => {
    const before = { a: 100, b: 100, c: 100, d: 100, e: 100, f: 100 }
    const moved = (by: number, extra: number) => ({
      a: 100 + by,
      b: 100 + by,
      c: 100 + by,
      d: 100 + by,
      e: 100 + by,
      f: 100 + by + extra,
    })
    const cell = (period: string, now: Record<string, number>): CellRequest => {
      const shown = split({ intent: before })
      return { key: key({ period }), stream: 'demand', parts: parts({ intent: now }), released: [shown], shown }
    }
    const asked = [cell('2027-01', moved(-50, 0)), cell('2027-02', moved(50, 9))]
    const alone = asked.map(one => decide(one))
    expect(alone.map(one => one.kind)).toEqual(['open', 'open'])
    expect(finish(decideTogether(asked)).map(one => one.kind)).toEqual(['held', 'held'])
  })

  test('a sum over two periods is compared with every publication, not with the last alone', () => {
    const all = (grams: number, f = grams) => ({ a: grams, b: grams, c: grams, d: grams, e: grams, f })
    const cell = (period: string, ...then: Record<string, number>[]): CellRequest => {
      const released = then.map((one, nth) => ({ ...split({ intent: one }), publication: nth + 1 }))
      const [now, ...before] = [released.pop(), ...released] as [Released, ...Released[]]
      return {
        key: key({ period }),
        stream: 'demand',
        parts: now.parts,
        released: before,
        shown: before.at(-1) as CellFigure,
      }
    }
    // What five groups moved from one period to the other and back cancels against the first publication, and f is left.
    const moved = [cell('2027-01', all(100), all(150), all(107)), cell('2027-02', all(100), all(150), all(93, 102))]
    expect(finish(decideTogether(moved)).map(one => one.kind)).toEqual(['held', 'held'])
    const other = [cell('2027-01', all(100), all(150), all(107)), cell('2027-02', all(100), all(150), all(99, 102))]
    expect(finish(decideTogether(other)).map(one => one.kind)).toEqual(['open', 'open'])
  })
})

/**
 * A season: at each publication some groups set what they have in a cell to one of few levels, so that many move together, some go back to
 * what they had, and one of them does something else: what differencing lives on.
 */
const GROUPS = [...'abcdefg']
const KEYS = [key(), key({ period: '2027-Q2' }), key({ grade: '99.9' }), key({ bloc: 'JP' })]
type Change = { cell: number; groups: string[]; commitment: Commitment; grams: number }
const change: fc.Arbitrary<Change> = fc.record({
  cell: fc.nat(KEYS.length - 1),
  groups: fc.oneof(fc.subarray(GROUPS, { minLength: 5 }), fc.subarray(GROUPS, { minLength: 1, maxLength: 2 })),
  commitment: fc.constantFrom<Commitment>('intent', 'intent', 'firm', 'forecast'),
  grams: fc.constantFrom(0, 10, 20, 30),
})
const season = fc.array(fc.array(change, { maxLength: 5 }), { minLength: 2, maxLength: 7 })

type Shown = { key: CellKey; figure?: CellFigure }

function play(publications: readonly (readonly Change[])[]): Shown[][] {
  const now = KEYS.map(() => parts({}) as Record<Commitment, Map<string, bigint>>)
  const released: Released[][] = KEYS.map(() => [])
  let last: Shown[] = []
  return publications.map((changes, publication) => {
    for (const { cell, groups, commitment, grams } of changes)
      for (const group of groups) now[cell]?.[commitment].set(group, BigInt(grams))
    const asked: CellRequest[] = KEYS.map((key, index) => ({
      key,
      stream: 'demand',
      parts: Object.fromEntries(COMMITMENTS.map(c => [c, net([now[index]?.[c] ?? new Map()])])) as unknown as CellParts,
      released: released[index] ?? [],
      ...(last[index]?.figure ? { shown: last[index].figure } : {}),
    }))
    const decisions = finish(decideTogether(asked))
    for (const [index, decision] of decisions.entries())
      if (decision.kind === 'open' && decision.fresh)
        released[index]?.push({ ...decision.figure, stream: 'demand', publication })
    last = decisions.map((decision, index) => ({
      key: KEYS[index] as CellKey,
      ...(decision.kind === 'suppressed' ? {} : { figure: decision.figure }),
    }))
    return last
  })
}

describe('over a season of publications', () => {
  const RUNS = { numRuns: 600 }

  test('every figure shown, and every sum of figures shown, is safe', () => {
    fc.assert(
      fc.property(season, fc.integer({ min: 1, max: 2 ** KEYS.length - 1 }), (publications, subset) => {
        for (const sheet of play(publications)) {
          const chosen = sheet.filter((one, bit) => one.figure && (subset >> bit) & 1)
          if (chosen.length > 0)
            expect(brokenRule(net(chosen.map(one => totalOf((one.figure as CellFigure).parts))))).toBeUndefined()
          for (const { figure } of sheet)
            if (figure?.split) for (const c of COMMITMENTS) expect(brokenByChange(figure.parts[c])).toBeUndefined()
        }
      }),
      RUNS,
    )
  })

  test('no two publications of a cell differ by what fewer than five groups or one large one did', () => {
    fc.assert(
      fc.property(season, publications => {
        const sheets = play(publications)
        for (const [index, later] of sheets.entries())
          for (const earlier of sheets.slice(0, index))
            for (const [cell, { figure }] of later.entries()) {
              const old = earlier[cell]?.figure
              if (figure && old)
                expect(brokenByChange(net([totalOf(figure.parts)], [totalOf(old.parts)]))).toBeUndefined()
            }
      }),
      RUNS,
    )
  })

  test('no sum over grades, periods or blocs differs unsafely from any publication before', () => {
    fc.assert(
      fc.property(season, publications => {
        const sheets = play(publications)
        const pairs = sheets.flatMap((later, index) => sheets.slice(0, index).map(earlier => ({ earlier, later })))
        for (const { earlier, later } of pairs) {
          const changes = later.map(({ figure }, cell) => {
            const old = earlier[cell]?.figure
            return figure && old ? net([totalOf(figure.parts)], [totalOf(old.parts)]) : undefined
          })
          for (const same of ['material', 'period', 'bloc', 'grade'] as const)
            for (const group of Map.groupBy(changes.keys(), cell => KEYS[cell]?.[same] ?? '').values()) {
              const known = [...group].flatMap(cell => changes[cell] ?? [])
              expect(brokenByChange(net(known))).toBeUndefined()
            }
        }
      }),
      RUNS,
    )
  })

  test('cells do open and do change: the rules do not hold by showing nothing', () => {
    const everyone = (grams: number) => [{ cell: 0, groups: GROUPS, commitment: 'intent' as const, grams }]
    const [first, second] = play([everyone(10), everyone(30)])
    expect([first?.[0]?.figure, second?.[0]?.figure].map(one => one && openCell(KEYS[0] as CellKey, one))).toEqual([
      expect.objectContaining({ quantityKg: '0.07', contributors: 7 }),
      expect.objectContaining({ quantityKg: '0.21', contributors: 7 }),
    ])
  })
})

describe('a cell of which a round awarded something', () => {
  const six = { a: 100, b: 110, c: 120, d: 130, e: 140, f: 150 }
  const half = { a: 50, b: 55, c: 60, d: 65, e: 70, f: 75 }
  const asked = (more: Partial<CellRequest>): CellRequest => ({
    key: key(),
    stream: 'demand',
    parts: parts({ intent: half }),
    released: [split({ intent: six })],
    shown: split({ intent: six }),
    awarded: new Map([['r', parts({ intent: half })]]),
    ...more,
  })
  const decided = (...all: CellRequest[]): CellDecision[] => finish(decideTogether(all))

  test('shows what is still wanted, and remembers what stood there but for that only when it is news', () => {
    const [open] = decided(asked({}))
    expect(open).toMatchObject({ kind: 'open', fresh: true, butFor: [{ round: 'r' }] })
    const [later] = decided(
      asked({ parts: parts({ intent: { a: 10, b: 20, c: 30, d: 20, e: 30, f: 30 } }), awarded: new Map() }),
    )
    expect(later).not.toHaveProperty('butFor')
  })

  test('is held where one member changed something besides: sheet and award together would tell what', () => {
    const besides = parts({ intent: { ...half, f: 95 } })
    // What changed in the sheet alone is safe: each of them got something.
    expect(decided(asked({ parts: besides, awarded: new Map() }))).toMatchObject([{ kind: 'open' }])
    expect(decided(asked({ parts: besides }))).toMatchObject([{ kind: 'held', reason: 'difference' }])
  })

  test('is held where the award makes the sheet look unchanged and would tell that one member changed', () => {
    const back = parts({ intent: { ...six, f: 170 } })
    expect(decided(asked({ parts: back }))).toMatchObject([{ kind: 'held' }])
  })

  test('is judged beside each of several awards', () => {
    const two = new Map([
      ['r', parts({ intent: { a: 20, b: 22, c: 24, d: 26, e: 28, f: 30 } })],
      ['s', parts({ intent: { a: 30, b: 33, c: 36, d: 39, e: 42, f: 45 } })],
    ])
    expect(decided(asked({ awarded: two }))).toMatchObject([{ kind: 'open', butFor: [{ round: 'r' }, { round: 's' }] }])
  })

  test('is not held for an award that cannot have been told, for which its sheet would be held for ever', () => {
    const grown = { a: 130, b: 140, c: 150, d: 160, e: 170, f: 60 }
    const alone = new Map([['r', parts({ intent: { f: 90 } })]])
    const [decision] = decided(asked({ parts: parts({ intent: grown }), awarded: alone }))
    expect(decision).toMatchObject({ kind: 'open', fresh: true })
    expect(decision).not.toHaveProperty('butFor')
  })

  test('holds another cell to which one member moved what it wants there', () => {
    const other = key({ period: '2027-Q2' })
    const shown = split({ intent: six })
    // But for the award, f has 20 less here and 20 more there.
    const [here, there] = decided(asked({ parts: parts({ intent: { ...half, f: 55 } }) }), {
      key: other,
      stream: 'demand',
      parts: parts({ intent: { ...six, f: 170 } }),
      released: [shown],
      shown,
    })
    expect([here?.kind, there?.kind]).toEqual(['held', 'held'])
  })
})
