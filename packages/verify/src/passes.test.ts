import { match } from '@lodestone/engine'
import { type Decision, keptOf, nextPassBooks, settlementOf } from '@lodestone/engine/after'
import { sampleRound } from '@lodestone/engine/fixture'
import { canonicalHash, type Json, type Link, present } from '@lodestone/kernel'
import { beforeAll, expect, test } from 'vitest'
import { checksOfPasses } from './passes.ts'
import type { RecordPass, RoundRecord } from './record.ts'

type Books = Parameters<typeof match>[0]
type Whole = Required<RoundRecord>
const json = (value: unknown): Json => value as Json

/** A round of three passes as its record tells it. In the first two every third allocation is declined by its member, every seventh by its supplier. */
async function recordOf(sealed: Books): Promise<RoundRecord> {
  const events: Link[] = []
  const tell = (type: string, data: object) =>
    events.push({ seq: 0, time: '', actor: '', hash: '', type, data: json(data) } as unknown as Link)
  const passes: Required<RecordPass>[] = []
  let books = sealed
  for (let pass = 1; pass <= 3; pass++) {
    const { inputDigest, resultHash, result } = await match(books)
    tell('rounds.round-matched.v1', { inputDigest, resultHash, ...(pass === 1 ? {} : { pass }) })
    const firm = new Set(books.lines.filter(({ commitment }) => commitment === 'firm').map(({ id }) => id))
    const decisions = result.allocations.map(({ lineId, offerId }, n): Decision => {
      const refusedBy: Decision['refusedBy'] =
        pass < 3 && n % 7 === 6 ? ['supplier'] : pass < 3 && n % 3 === 2 && !firm.has(lineId) ? ['member'] : []
      const by = (side: string) => ({ lineId, offerId, by: side })
      if (refusedBy[0]) tell('rounds.allocation-declined.v1', by(refusedBy[0]))
      else {
        tell('rounds.allocation-accepted.v1', by('member'))
        tell('rounds.allocation-accepted.v1', by('supplier'))
      }
      return { lineId, offerId, refusedBy }
    })
    passes.push({ pass, inputDigest, result, resultHash, decisions })
    if (pass < 3) books = nextPassBooks(books, { result, decisions })
  }
  const awards = keptOf(sealed, passes)
  tell('rounds.round-awarded.v1', { awards })
  const settlement = settlementOf(sealed, awards)
  tell('rounds.round-settled.v1', { settlementHash: canonicalHash(json(settlement)) })
  const { rules, seed, lines, offers } = sealed
  const { inputDigest, result, resultHash, decisions } = present(passes[0])
  return {
    rules,
    seed,
    inputs: { lines, offers },
    inputDigest,
    result,
    resultHash,
    decisions,
    passes: passes.slice(1),
    settlement,
    events,
  } as unknown as RoundRecord
}

let record: Whole
beforeAll(async () => {
  const rules = { maxPasses: 3, departures: 'least-loss' as const }
  const sealed = sampleRound({ lines: 60, offers: 20, seed: 7, lots: true, tiers: true, ceilings: true, rules })
  const sorted = (rows: readonly { id: string }[]) => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  record = (await recordOf({
    ...sealed,
    lines: sorted(sealed.lines) as Books['lines'],
    offers: sorted(sealed.offers) as Books['offers'],
  })) as Whole
})

const broken = (change: (copy: Whole) => void = () => {}): string[] => {
  const copy = structuredClone(record)
  change(copy)
  return checksOfPasses(copy).flatMap(([what, holds]) => (holds ? [] : [what]))
}
/** A decision to refuse of a pass that is taken for one to accept. */
const forgive = (decisions: Decision[] | undefined): void => {
  present(decisions?.find(({ refusedBy }) => refusedBy.length > 0)).refusedBy = []
}
const told = (copy: Whole, type: string) => copy.events.filter(event => event.type === type)

test('a round of three passes as it was played holds, and something was matched in each', () => {
  expect(broken()).toEqual([])
  const results = record.passes.map(({ result }) => (result as { allocations: object[] }).allocations.length)
  expect(results.every(count => count > 0)).toBe(true)
})

test('the books of each pass follow from the results and decisions before it: of altered ones other books do', () => {
  const books = (pass: number) => `the books of pass ${pass} follow from the pass before it and its decisions`
  expect(broken(copy => forgive(copy.decisions))).toContain(books(2))
  expect(broken(copy => forgive(copy.passes[0]?.decisions))).toContain(books(3))
  expect(
    broken(copy => {
      const [wanting] = (present(copy.passes[0]).result as { fills: { lineId: string }[] }).fills
      Object.assign(present(copy.inputs.lines.find(({ id }) => id === wanting?.lineId)), { weight: '1' })
    }),
  ).toContain(books(2))
  // Digest and event altered along with the decision: the events of the decisions still tell.
  expect(
    broken(copy => {
      forgive(copy.decisions)
      present(copy.passes[0]).inputDigest = '0'.repeat(64)
      Object.assign(present(told(copy, 'rounds.round-matched.v1')[1]).data as object, { inputDigest: '0'.repeat(64) })
    }),
  ).toEqual(expect.arrayContaining([books(2), 'the decisions on pass 1 are those that its events tell']))
})

test('a pass that was altered, left out or put in another’s place is found', () => {
  expect(
    broken(copy => {
      const { allocations } = present(copy.passes[0]).result as { allocations: { quantityKg: string }[] }
      present(allocations[0]).quantityKg = '0.001'
    }),
  ).toContain('the result of pass 2 has the hash of the record')
  expect(broken(copy => void copy.passes.shift()).join()).toMatch(/pass 3 follows none that has ended/)
  expect(
    broken(copy => {
      present(copy.passes[1]).resultHash = '0'.repeat(64)
    }),
  ).toContain('pass 3 is the one that its events tell, of those that the rules allow')
})

test('an award that both sides did not accept, and a settlement of which a coin or a pool is missing, are found', () => {
  const awarded = 'what was awarded is what both sides accepted, within the lots and tiers of every offer'
  expect(
    broken(copy => {
      const { awards } = present(told(copy, 'rounds.round-awarded.v1')[0]).data as unknown as { awards: object[] }
      awards.pop()
    }),
  ).toContain(awarded)
  expect(
    broken(copy => {
      copy.settlement.pools.pop()
    }),
  ).toEqual(
    expect.arrayContaining([
      'members pay what suppliers get plus freight, in every pool',
      'the settlement is the one that the events bind',
    ]),
  )
})
