import type { NameMatch, RestrictionEntry } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import type { Found } from '@lodestone/names'
import type { ListedName } from '@lodestone/provenance'
import type { OfferTerms } from '../offer/offer.ts'
import type { nameMatchTable } from '../schema.ts'
import { findAll, type Lookup } from './lookup.ts'
import { type Likeness, listedOf, namesIn } from './names.ts'
import { type EntryNames, generationOf } from './restriction.store.ts'

/** A name with what it is like on a list as that stands. A decision is there while it is of that. */
export type MatchRow = {
  readonly id: string
  readonly name: string
  readonly listId: string
  readonly list: string
  readonly entryId: string
  readonly entry: RestrictionEntry
  readonly digest: string
  /** The entry has changed since the name was looked up. */
  readonly stale: boolean
  readonly alias: string
  readonly score: string
  readonly how: NameMatch['how']
  readonly decision: NameMatch['decision'] | null
}

const MATCHES = `SELECT one.id, one.name, list_id AS "listId", list.name AS list, entry_id AS "entryId", entry, entry.digest,
    one.digest <> entry.digest AS stale, alias, score, how, CASE WHEN one.digest = entry.digest THEN decision END AS decision
  FROM name_match AS one JOIN restriction_entry AS entry USING (list_id, entry_id) JOIN restriction_list AS list ON list.id = list_id`

const decidedOf = ({ decision }: Pick<MatchRow, 'decision'>): Likeness['is'] => decision?.is ?? 'open'

type Naming = { readonly participantId: string; readonly terms: Pick<OfferTerms, 'chain'> }

/**
 * The names in offers that may be, or are, on a list, as it is known now. With the lists at hand also of names that nobody has looked up yet; without, those
 * become due as soon as somebody has.
 */
export async function listedIn(
  sql: Sql,
  offers: readonly Naming[],
  lookup?: (sql: Sql) => Promise<Lookup>,
): Promise<readonly (readonly ListedName[])[]> {
  if (offers.length === 0 || (await generationOf(sql)) === 0n) return offers.map(() => [])
  return everybodyFor(sql, 'a supplier is told of the names in his own offers alone', async wide => {
    const legalNames = await legalNamesOf(wide, offers)
    const named = offers.map(({ participantId, terms }) => namesIn(terms.chain, legalNames.get(participantId)))
    const names = [...new Set(named.flat().map(one => one.name))]
    const likenesses = lookup ? await withUnknown(wide, names, await lookup(wide)) : await knownOf(wide, names)
    return named.map(ofOffer => listedOf(ofOffer, likenesses))
  })
}

type Known = Likeness & Pick<MatchRow, 'listId' | 'entryId'>

const knownOf = async (wide: Sql, names: readonly string[]): Promise<Known[]> => {
  const rows = await wide.query<MatchRow>(`${MATCHES} WHERE one.name = ANY($1::text[])`, [names], 'matches-of-names')
  return rows.map(row => ({ ...row, is: decidedOf(row) }))
}

/** What is known is read after what is looked up already: the other way round a name that is looked up in between would be like nothing. */
async function withUnknown(wide: Sql, names: readonly string[], lists: Lookup): Promise<Likeness[]> {
  const current = await wide.query<{ name: string }>(
    'SELECT name FROM party_name WHERE name = ANY($1::text[]) AND generation >= $2',
    [names, lists.generation],
    'names-current',
  )
  const rows = await knownOf(wide, names)
  const isCurrent = new Set(current.map(row => row.name))
  const found = await findAll(
    names.filter(name => !isCurrent.has(name)),
    lists,
  )
  const decided = new Map(rows.map(row => [`${row.name}\n${row.listId}\n${row.entryId}`, row.is]))
  const unknown = [...found].flatMap(([name, all]) =>
    all.map(({ entry, alias, score }) => ({
      name,
      list: entry.list,
      alias,
      score: scoreShown(score),
      is: decided.get(`${name}\n${entry.listId}\n${entry.entryId}`) ?? 'open',
    })),
  )
  return [...rows.filter(row => isCurrent.has(row.name)), ...unknown]
}

async function legalNamesOf(wide: Sql, offers: readonly Naming[]): Promise<Map<string, string>> {
  const rows = await wide.query<{ id: string; name: string }>(
    "SELECT id, data->>'legalName' AS name FROM known_participant WHERE id = ANY($1::uuid[])",
    [[...new Set(offers.map(one => one.participantId))]],
    'legal-names',
  )
  return new Map(rows.map(row => [row.id, row.name]))
}

/** Hundredths, never rounded up: what is shown as 1.00 is the same. */
const scoreShown = (score: number): string => (Math.floor(score * 100 + 1e-9) / 100).toFixed(2)

/** Whether a name waits to be looked up in lists of a generation. */
export async function anyNameDue(sql: Sql, generation: bigint): Promise<boolean> {
  const [row] = await sql.query<{ due: boolean }>(
    `SELECT EXISTS (SELECT FROM party_name WHERE generation < $1) AS due`,
    [generation],
    'names-due',
  )
  return row?.due ?? false
}

type KeptRow = Pick<
  RowOf<typeof nameMatchTable>,
  'id' | 'name' | 'list_id' | 'entry_id' | 'digest' | 'alias' | 'score' | 'how'
>

/** Looks up at most `limit` names that are due, and keeps what they are like. Those of which that has changed are noted. Gives how many were due. */
export async function lookUpDue(tx: Sql, lists: Lookup, newId: () => string, limit: number): Promise<number> {
  const due = await tx.query<{ name: string }>(
    'SELECT name FROM party_name WHERE generation < $1 ORDER BY generation LIMIT $2 FOR UPDATE SKIP LOCKED',
    [lists.generation, limit],
    'names-lock-due',
  )
  const names = due.map(row => row.name)
  if (names.length === 0) return 0
  const kept = await tx.query<KeptRow>(
    'SELECT id, name, list_id, entry_id, digest, alias, score, how FROM name_match WHERE name = ANY($1::text[])',
    [names],
    'matches-kept',
  )
  const before = new Map(kept.map(row => [`${row.name}\n${row.list_id}\n${row.entry_id}`, row]))
  const found = [...(await findAll(names, lists))].flatMap(([name, all]) => all.map(one => ({ name, ...one })))
  const now = new Set(found.map(keyOf))
  const written = found.filter(one => !isSame(before.get(keyOf(one)), one))
  const gone = kept.filter(row => !now.has(`${row.name}\n${row.list_id}\n${row.entry_id}`))
  await tx.query(
    `INSERT INTO name_match (id, name, list_id, entry_id, digest, alias, score, how)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
     ON CONFLICT (name, list_id, entry_id) DO UPDATE SET digest = EXCLUDED.digest, alias = EXCLUDED.alias, score = EXCLUDED.score, how = EXCLUDED.how,
       decision = CASE WHEN name_match.digest = EXCLUDED.digest THEN name_match.decision END`,
    [
      written.map(newId),
      written.map(one => one.name),
      written.map(one => one.entry.listId),
      written.map(one => one.entry.entryId),
      written.map(one => one.entry.digest),
      written.map(one => one.alias),
      written.map(one => scoreShown(one.score)),
      written.map(one => one.how),
    ],
    'matches-save',
  )
  await tx.query('DELETE FROM name_match WHERE id = ANY($1::uuid[])', [gone.map(row => row.id)], 'matches-remove')
  await tx.query(
    'UPDATE party_name SET generation = $2 WHERE name = ANY($1::text[])',
    [names, lists.generation],
    'names-current-now',
  )
  await noteChanged(
    tx,
    [...written, ...gone].map(one => one.name),
  )
  return names.length
}

type FoundOf = Found<EntryNames> & { readonly name: string }
const keyOf = ({ name, entry }: FoundOf): string => `${name}\n${entry.listId}\n${entry.entryId}`
const isSame = (row: KeptRow | undefined, { entry, alias, score, how }: FoundOf): boolean =>
  row?.digest === entry.digest && row.alias === alias && row.score === scoreShown(score) && row.how === how

/** Notes names of which something else is thought now. */
export async function noteChanged(tx: Sql, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  await tx.query(
    `INSERT INTO name_changed (name) SELECT DISTINCT name FROM unnest($1::text[]) AS name ORDER BY name
     ON CONFLICT (name) DO UPDATE SET at = clock_timestamp(), marked = false`,
    [names],
    'names-changed',
  )
}

/** Seconds after which whoever wrote an offer, while something else became known of its names, has done so. */
const WRITTEN_SECONDS = 60

/** Has exactly the offers judged again that hold a name of which something else is thought now, what rounds hold of them, and the passports of their goods. */
export async function markChanged(tx: Sql, on: string): Promise<void> {
  const changed = await tx.query<{ name: string }>(
    `WITH due AS (SELECT name FROM name_changed WHERE NOT marked OR at < clock_timestamp() - $1::interval FOR UPDATE SKIP LOCKED),
     again AS (UPDATE name_changed SET marked = true FROM due WHERE due.name = name_changed.name AND NOT marked RETURNING name_changed.name),
     done AS (DELETE FROM name_changed USING due WHERE due.name = name_changed.name AND marked RETURNING name_changed.name)
     SELECT name FROM again UNION SELECT name FROM done`,
    [`${WRITTEN_SECONDS} seconds`],
    'names-mark',
  )
  // Where there has never been a list nothing is thought of any name.
  if (changed.length === 0 || (await generationOf(tx)) === 0n) return
  const names = changed.map(row => row.name)
  await tx.query(
    `UPDATE offer SET recheck_on = least(recheck_on, $2::date) WHERE id IN (
       SELECT id FROM offer WHERE status = 'standing' AND id IN (${HOLDING}) ORDER BY id FOR UPDATE)`,
    [names, on],
    'offers-named',
  )
  await tx.query(
    `UPDATE issued SET due = true WHERE kind = 'passport' AND revoked_at IS NULL AND offer_id IN (${HOLDING})`,
    [names],
    'passports-named',
  )
  await tx.query(
    `UPDATE held SET due = true WHERE (round_id, offer_id) IN (
       SELECT round_id, offer_id FROM held WHERE offer_id IN (${HOLDING}) ORDER BY round_id, offer_id FOR UPDATE)`,
    [names],
    'held-named',
  )
}

/** The offers that hold one of some names: each by its index, where an OR of both would read every offer. */
const holding = (named: (name: string) => string): string =>
  `SELECT offer_id AS id FROM offer_name WHERE ${named('offer_name.name')}
   UNION SELECT offer.id FROM known_participant AS known JOIN offer ON participant_id = known.id WHERE ${named("data->>'legalName'")}`
const HOLDING = holding(name => `${name} = ANY($1::text[])`)

/** Matches by id, one more than the limit, with the standing offers that hold each name. */
export const listMatches = (
  sql: Sql,
  {
    id,
    state,
    list,
    after,
    limit,
  }: { id?: string; state?: string | undefined; list?: string | undefined; after?: string; limit: number },
): Promise<(MatchRow & { readonly offers: number })[]> =>
  sql.query(
    `SELECT *, (SELECT count(*)::int FROM offer JOIN (${holding(name => `${name} = found.name`)}) AS own USING (id)
         WHERE status = 'standing') AS offers
     FROM (${MATCHES}) AS found
     WHERE ($1::uuid IS NULL OR id = $1) AND ($2::text IS NULL OR coalesce(decision->>'is', 'open') = $2)
       AND ($3::text IS NULL OR "listId" = $3) AND ($4::uuid IS NULL OR id > $4) ORDER BY id LIMIT $5`,
    [id ?? null, state ?? null, list ?? null, after ?? null, limit + 1],
    'matches-list',
  )

/** A match, locked until the transaction ends. */
export async function lockMatch(tx: Sql, id: string): Promise<MatchRow | undefined> {
  const [row] = await tx.query<MatchRow>(`${MATCHES} WHERE one.id = $1 FOR UPDATE OF one`, [id], 'match-lock')
  return row
}

export async function saveDecision(tx: Sql, id: string, decision: NonNullable<MatchRow['decision']>): Promise<void> {
  await tx.query(
    'UPDATE name_match SET decision = $2::jsonb WHERE id = $1',
    [id, JSON.stringify(decision)],
    'match-decide',
  )
}
