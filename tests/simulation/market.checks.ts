import {
  type DataOf,
  demandBookSealed,
  demandEntriesSealed,
  type EntriesSealed,
  type ResultPart,
  resultComputed,
  roundClosed,
  roundMatched,
  roundOpened,
  supplyBookSealed,
  supplyEntriesSealed,
} from '@lodestone/contracts'
import { canonicalJson, grams, type Json } from '@lodestone/kernel'
import { faultsOfAllocations, stateOf } from './award.checks.ts'
import type { Endings } from './endings.ts'
import { type Outcome, otherRealisations } from './figures.ts'
import { FORECASTS, OFFERS } from './papers.ts'
import type { Entry, Look } from './people.ts'
import { faultsOfRelease, otherAwards, placesToldTwice } from './release.checks.ts'
import { changedWhileSealed, type Known } from './sealed.checks.ts'
import { untrue } from './told.checks.ts'

type SealedEntry = EntriesSealed['entries'][number]
type Owner = 'demand' | 'supply'
export type Round = { readonly id: string; readonly told: <T>(event: { readonly type: string }) => T[] }

/** The link of a round's record that binds the seals of both books. */
const BOOKS_SEALED = { type: 'rounds.books-sealed' }
/** Tell versions of what rounds are about. */
const PAPERS_TOLD = [...FORECASTS.told, ...OFFERS.told]
/** Told of a round that is matched, each of them once. */
const ONCE = [roundOpened, roundClosed, demandBookSealed, supplyBookSealed, BOOKS_SEALED, roundMatched]

/** Rules over several services that rounds break which were matched. */
export async function faultsOfRounds(
  look: Look,
  entries: readonly Entry[],
  outcomes: readonly Outcome[],
  { endings, deciders, reporters }: Endings,
  known: Known,
): Promise<string[]> {
  const faults: string[] = placesToldTwice(entries)
  const versions = Map.groupBy(
    entries.filter(({ type }) => PAPERS_TOLD.includes(type)),
    ({ subject }) => subject,
  )
  const versionsOf = (id: string) => (versions.get(id) ?? []).map(({ data }) => JSON.parse(data))
  for (const { id, own } of outcomes) {
    const told = <T>(event: { readonly type: string }): T[] =>
      entries.filter(one => one.type === event.type && one.subject === id).map(({ data }) => JSON.parse(data))
    const round: Round = { id, told }
    const ending = endings.find(one => one.id === id)
    const found = [
      ...toldTwice(round),
      ...(await otherStates(look, round, stateOf(round, own))),
      ...(await otherCopies(look, round)),
      ...(await changedWhileSealed(look, round, versionsOf, known)),
      ...(await otherResults(look, round)),
      ...(await faultsOfAllocations(look, round, own)),
      ...(await faultsOfRelease(look, round, ending, own)),
      ...(await otherAwards(look, round, own)),
      ...(ending ? untrue(round, ending, own, deciders, reporters) : []),
      ...(ending ? await otherRealisations(look, ending, outcomes) : []),
    ]
    faults.push(...found.map(fault => `round ${id}: ${fault}`))
  }
  return faults
}

function toldTwice({ told }: Round): string[] {
  const parts = told<ResultPart>(resultComputed).map(({ pass = 1, part }) => `part ${part} of pass ${pass}`)
  return [
    ...ONCE.flatMap(event => {
      const times = told(event).length
      return times === 1 ? [] : [`${event.type} was told ${times} times`]
    }),
    ...parts.filter((part, at) => parts.indexOf(part) !== at).map(part => `its result was told twice: ${part}`),
  ]
}

export const sealedBy = (owner: Owner, { told }: Round): SealedEntry[] =>
  told<EntriesSealed>(owner === 'demand' ? demandEntriesSealed : supplyEntriesSealed).flatMap(one => one.entries)

/** Each service has it in the state in which the others have it, with the same seals. */
async function otherStates({ server }: Look, { id, told }: Round, state: string): Promise<string[]> {
  const [states] = await server.look<Record<string, unknown>>(
    `SELECT (SELECT state FROM rounds.round WHERE id = $1) AS rounds,
       (SELECT state FROM demand.book WHERE round_id = $1) AS demand,
       (SELECT state || CASE WHEN cancelled THEN ', cancelled' ELSE '' END || CASE WHEN matched THEN ', matched' ELSE '' END FROM supply.book WHERE round_id = $1) AS supply,
       (SELECT state FROM matching.run WHERE round_id = $1) AS matching,
       (SELECT string_agg(owner || CASE WHEN agreed THEN '' ELSE ' differs' END, ', ' ORDER BY owner) FROM rounds.seal WHERE round_id = $1) AS seals`,
    [id],
  )
  const book = state === 'matched' ? 'sealed' : 'done'
  const wanted = {
    rounds: state,
    demand: book,
    supply: `${book}${state === 'cancelled' ? ', cancelled' : ''}, matched`,
    matching: 'done',
    seals: 'demand, supply',
  }
  const faults = JSON.stringify(states) === JSON.stringify(wanted) ? [] : [`it stands as ${JSON.stringify(states)}`]
  const seals = await server.look<{ root: string }>(
    `SELECT root FROM rounds.seal WHERE round_id = $1
     UNION ALL SELECT (seal::jsonb) ->> 'root' FROM matching.round, unnest(ARRAY[demand_seal, supply_seal]) AS seal WHERE round_id = $1`,
    [id],
  )
  const roots = [demandBookSealed, supplyBookSealed]
    .flatMap(event => told<{ root: string }>(event))
    .map(({ root }) => root)
  const bound = told<{ seals: { root: string }[] }>(BOOKS_SEALED).flatMap(one => one.seals)
  const all = [...seals, ...bound]
  return all.length === 6 && all.every(({ root }) => roots.includes(root)) ? faults : [...faults, 'its seals differ']
}

/** The copies of both books are what their owners sealed. */
async function otherCopies({ server }: Look, round: Round): Promise<string[]> {
  const say = (owner: string, entry: { id: string; version: number; input: unknown }): string =>
    canonicalJson([owner, entry.id, entry.version, entry.input as Json])
  const sealed = (['demand', 'supply'] as const)
    .flatMap(owner => sealedBy(owner, round).map(entry => say(owner, entry)))
    .sort()
  const ofRounds = await server.look<{ owner: string; id: string; version: number; input: string }>(
    'SELECT owner, id, version, input FROM rounds.sealed_entry WHERE round_id = $1',
    [round.id],
  )
  const ofMatching = await server.look<{ owner: string; body: string }>(
    'SELECT owner, body FROM matching.book_part WHERE round_id = $1',
    [round.id],
  )
  const copies = {
    rounds: ofRounds.map(row => say(row.owner, { ...row, input: JSON.parse(row.input) })),
    matching: ofMatching.flatMap(({ owner, body }) => (JSON.parse(body) as SealedEntry[]).map(one => say(owner, one))),
  }
  return Object.entries(copies).flatMap(([service, copy]) =>
    JSON.stringify(copy.sort()) === JSON.stringify(sealed) ? [] : [`the copy of its books in ${service} is another`],
  )
}

type Computed = { readonly pass: number; readonly hash: string; readonly result: string }
type Allocated = { readonly lineId: string; readonly offerId: string; readonly quantityKg: string }

/** What is published of each pass is what was computed, and refers to what was sealed. */
async function otherResults({ server }: Look, round: Round): Promise<string[]> {
  const computed = await server.look<Computed>(
    `SELECT pass, result_hash AS hash, result FROM matching.ended_pass WHERE round_id = $1
     UNION ALL SELECT pass, result_hash, result FROM matching.run WHERE round_id = $1 ORDER BY pass`,
    [round.id],
  )
  const published = await server.look<Computed>(
    'SELECT pass, result_hash AS hash, result FROM rounds.matched WHERE round_id = $1 ORDER BY pass',
    [round.id],
  )
  const faults =
    JSON.stringify(computed) === JSON.stringify(published) ? [] : ['rounds has another result than matching computed']
  const told = round.told<DataOf<typeof roundMatched>>(roundMatched).map(({ resultHash }) => resultHash)
  if (computed.some(({ hash }) => !told.includes(hash))) faults.push('another result was told than was computed')
  const proposed = await server.look<{ pass: number; line: string; offer: string; grams: string }>(
    'SELECT pass, line_id AS line, offer_id AS offer, grams::text FROM rounds.allocation WHERE round_id = $1',
    [round.id],
  )
  const own = proposed.map(one => `${one.pass} ${one.line} ${one.offer} ${one.grams}`).sort()
  const given = computed
    .flatMap(({ pass, result }) =>
      (JSON.parse(result).allocations as Allocated[]).map(
        one => `${pass} ${one.lineId} ${one.offerId} ${grams(one.quantityKg)}`,
      ),
    )
    .sort()
  if (JSON.stringify(own) !== JSON.stringify(given)) faults.push('its allocations are others than were computed')
  return [...faults, ...strangers(round, proposed)]
}

/** Allocations of what was not sealed, or of more than was. */
function strangers(round: Round, proposed: readonly { line: string; offer: string; grams: string }[]): string[] {
  const sides = [
    ['demand', 'line'],
    ['supply', 'offer'],
  ] as const
  const books = sides.map(([owner]) => sealedBy(owner, round))
  const faults = books.every(book => book.length > 0) && proposed.length === 0 ? ['it allocates nothing'] : []
  for (const [at, [, side]] of sides.entries())
    for (const [id, all] of Map.groupBy(proposed, one => one[side])) {
      const sealed = books[at]?.find(one => one.id === id)
      const sum = all.reduce((grams, one) => grams + BigInt(one.grams), 0n)
      if (!sealed || sum > grams(sealed.quantityKg))
        faults.push(`${sum} g of ${id} are allocated, of ${sealed?.quantityKg ?? 'no'} kg that were sealed`)
    }
  return faults
}
