import type { Explanation, Round as Shown } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg } from '@lodestone/kernel'
import { needOf } from '../allocation/allocation.need.ts'
import { listAllocations } from '../allocation/allocation.store.ts'
import type { Allocation } from '../allocation/allocation.ts'
import { show } from '../allocation/allocation.view.ts'
import { readProposals } from '../allocation/proposal.store.ts'
import type { BookOwner } from '../book/book.ts'
import { readSeals } from '../book/seal.store.ts'
import { explainTo } from '../explanation/explanation.store.ts'
import { readOrigins } from '../origin/origin.store.ts'
import { showOrigin } from '../origin/origin.ts'
import { readFacts } from '../record/record.store.ts'
import { eventsFor, eventsOf } from '../record/record.ts'
import { ownRecord } from '../record/record.view.ts'
import { listExplanations } from '../result/result.explanations.store.ts'
import type { StoredResult } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { showRound } from '../round/round.view.ts'
import type { Own } from './statement.own.ts'
import { pageEntries, readNames, type Sealed } from './statement.store.ts'
import type { Edition } from './statement.ts'
import type { Whole } from './statement.whole.ts'

/** Rows that are read of a list at most, and of one page of it. */
const MOST_ROWS = 20_000
const PAGE = 500

/** What a statement is made of: as its reader's pages show it, and nothing else. */
export type Read = {
  readonly edition: Edition
  readonly shown: Shown
  readonly ruleBook: string
  readonly head: string
  readonly at: Date
  readonly own?: Own
  readonly whole?: Whole
  /** Ids of what is shown of others, for the audit. */
  readonly shows: readonly string[]
}

/** Reads a round that is matched, for one edition. */
export async function readStatement(
  sql: Sql,
  { round, matched }: { readonly round: Round; readonly matched: StoredResult },
  edition: Edition,
  org: string,
): Promise<Read> {
  const shown = await showRound(sql, round, edition === 'whole')
  const ruleBook = matched.ruleBookVersion
  const { events, head } = eventsOf((await readFacts(sql, [round.id])).get(round.id) ?? [])
  const own = edition === 'own' ? await readOwn(sql, round, matched, org) : undefined
  const isTold = shown.totals?.matched !== undefined
  const told = own?.record.events ?? eventsFor(events, { allocations: new Set(), matched: isTold })
  const last = (edition === 'whole' ? events : told).findLast(event => 'time' in event)
  if (!last || !('time' in last)) throw new Error('the first event of a round is told to everybody')
  const common = { edition, shown, ruleBook, head, at: new Date(last.time), shows: [] }
  if (edition !== 'whole') return { ...common, ...(own ? { own } : {}) }
  const whole = await readWhole(sql, round)
  return { ...common, whole, shows: [...whole.lines, ...whole.offers, ...whole.allocations].map(({ id }) => id) }
}

/** What a party reads of its own in a round. */
async function readOwn(sql: Sql, round: Round, matched: StoredResult, org: string): Promise<Own> {
  const seals = (await readSeals(sql, [round.id])).get(round.id) ?? []
  const record = await ownRecord(sql, round, matched, seals, org)
  const explanations = await readExplanations(sql, round, org)
  const { allocations } = record.result
  // The record names no entry of the other side, of which the origin is.
  const known = await readOrigins(sql, await listAllocations(sql, { roundId: round.id, org }))
  const others = allocations.flatMap(one => [one.memberId, one.supplierId])
  return {
    org,
    record,
    explanations: await explainTo(sql, round, org, explanations),
    // As the book was sealed: what became known later changes no document of the same head.
    origins: new Map(
      [...known].map(([id, { sealed }]) => [id, showOrigin({ sealed, now: undefined, fallen: false }, 'delivered')]),
    ),
    proposals: await readProposals(sql, { roundId: round.id, supplierId: org }),
    names: await readNames(sql, [...new Set([org, ...others.filter(id => id !== undefined)])]),
  }
}

async function readWhole(sql: Sql, round: Round): Promise<Whole> {
  const allocations = await pages<Allocation>(last =>
    listAllocations(sql, { roundId: round.id, limit: PAGE - 1, ...(last ? { after: last.id } : {}) }),
  )
  const entries = <O extends BookOwner>(owner: O) =>
    pages<Sealed[O]>(last => pageEntries(sql, { roundId: round.id, owner, after: last?.id, limit: PAGE }))
  const explanations = await readExplanations(sql, round)
  const ids = allocations.flatMap(one => [one.memberId, one.supplierId])
  const [lines, offers] = [await entries('demand'), await entries('supply')]
  const parties = [...ids, ...lines.map(line => line.memberId), ...offers.map(offer => offer.supplierId)]
  return {
    rules: round.draft.rules,
    lines,
    offers,
    allocations: allocations.map(one => show(one, 'oversight')),
    codes: new Map(explanations.filter(({ pass = 1 }) => pass === 1).map(({ id, code }) => [id, code])),
    given: givenIn(allocations),
    matched: matchedOf(allocations),
    names: await readNames(sql, [...new Set(parties)]),
    most: MOST_ROWS,
  }
}

/** What the first pass gave, by line and by offer. */
function givenIn(allocations: readonly Allocation[]): Map<string, Allocation[]> {
  const first = allocations.filter(({ pass }) => pass === 1)
  return new Map([...Map.groupBy(first, one => one.lineId), ...Map.groupBy(first, one => one.offerId)])
}

/** Need that the first pass served, by line. */
function matchedOf(allocations: readonly Allocation[]): Map<string, string> {
  const sums = new Map<string, bigint>()
  for (const { pass, lineId, quantity, ratio } of allocations)
    if (pass === 1) sums.set(lineId, (sums.get(lineId) ?? 0n) + needOf(quantity, ratio))
  return new Map([...sums].map(([id, sum]) => [id, formatKg(sum)]))
}

async function readExplanations(
  sql: Sql,
  { id: roundId, pass }: Round,
  participantId?: string,
): Promise<Explanation[]> {
  const rows = await pages<{ body: Explanation }>(last =>
    listExplanations(sql, {
      roundId,
      lastPass: pass,
      limit: PAGE - 1,
      ...(participantId === undefined ? {} : { participantId }),
      ...(last ? { after: { kind: last.body.kind, id: last.body.id, pass: last.body.pass ?? 1 } } : {}),
    }),
  )
  return rows.map(({ body }) => body)
}

/** All pages of a list, each after the last row of the one before, up to so many rows that one more page would be too much. */
async function pages<Row>(read: (last: Row | undefined) => Promise<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const page = await read(rows.at(-1))
    rows.push(...page)
    if (page.length < PAGE || rows.length >= MOST_ROWS) return rows.slice(0, MOST_ROWS)
  }
}
