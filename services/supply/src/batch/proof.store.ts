import type { Batch as JudgedBatch } from '@lodestone/contracts'
import { everybodyFor, type Sql } from '@lodestone/database'
import type { RowOf } from '@lodestone/database/drizzle'
import { present } from '@lodestone/kernel'
import { type Against, type BatchIdentity, identityText, type Stage, type UnprovenBatch } from '@lodestone/provenance'
import { remitsOf } from '../issuer/register.ts'
import type { batchCredentialTable, batchTable, credentialTable, issuerTable } from '../schema.ts'
import { dayOf } from '../screening/screening.ts'
import type { Behind } from './award.draw.store.ts'
import { type Batch, showBatch } from './batch.ts'
import { againstOf, type Backed, judgeOf, proofsBy, provenStages, unprovenOf } from './lineage.ts'
import type { Proving, StatedBatch } from './proof.ts'

type BatchRow = Pick<
  RowOf<typeof batchTable>,
  | 'id'
  | 'participant_id'
  | 'reference'
  | 'material'
  | 'stage'
  | 'country'
  | 'site'
  | 'grams'
  | 'identity'
  | 'identity_issuer'
  | 'yielded_at'
  | 'withdrawn'
> & { readonly inputs: readonly { readonly batch: string; readonly grams: string }[] }
type Standing = Pick<RowOf<typeof batchCredentialTable>, 'batch_id' | 'credential_id'>
type CredentialRow = Pick<
  RowOf<typeof credentialTable>,
  'id' | 'participant_id' | 'goods' | 'kind' | 'taken' | 'valid_from' | 'given_at'
> &
  Pick<RowOf<typeof issuerTable>, 'did' | 'name' | 'attests'>

/** SQL of the ids of batches: of those that are given, and of all that they were made of as well. */
const WHICH = {
  given: 'WITH which AS (SELECT unnest($1::uuid[]) AS id)',
  way: `WITH RECURSIVE which AS (
      SELECT unnest($1::uuid[]) AS id UNION SELECT input_id FROM which JOIN batch_input ON batch_id = which.id)`,
} as const

async function statedBatches(
  sql: Sql,
  ids: readonly string[],
  which: keyof typeof WHICH,
): Promise<Map<string, StatedBatch>> {
  const rows = await sql.query<BatchRow>(
    `${WHICH[which]}
     SELECT id, participant_id, reference, material, stage, country, site, grams, identity, identity_issuer, yielded_at, withdrawn,
       ARRAY(SELECT jsonb_build_object('batch', input_id, 'grams', batch_input.grams::text) FROM batch_input WHERE batch_id = batch.id) AS inputs
     FROM which JOIN batch USING (id)`,
    [[...new Set(ids)]],
    `batches-stated-${which}`,
  )
  const stands = await sql.query<Standing>(
    'SELECT batch_id, credential_id FROM batch_credential WHERE batch_id = ANY($1::uuid[]) ORDER BY credential_id',
    [rows.map(row => row.id)],
    'batches-credentials',
  )
  // Each once, since one may stand for thousands of batches.
  const credentials = await sql.query<CredentialRow>(
    `SELECT one.id, participant_id, goods, kind, taken, valid_from, given_at, did, issuer.name, attests
     FROM credential AS one JOIN issuer ON did = one.issuer AND withdrawn_at IS NULL
     WHERE status = 'accepted' AND (one.id = ANY($1::uuid[]) OR goods && $2::text[]) ORDER BY one.id`,
    [[...new Set(stands.map(row => row.credential_id))], rows.map(nameOf)],
    'credentials-stated',
  )
  const proving = new Map(credentials.map(row => [row.id, provingOf(row)]))
  const given = Map.groupBy(stands, row => row.batch_id)
  const naming = namingIn(credentials, new Set(rows.map(nameOf)))
  return new Map(
    rows.map(row => {
      const { participant_id, identity, identity_issuer, yielded_at, withdrawn, inputs, ...own } = row
      const named = naming.get(nameOf(row)) ?? []
      return [
        own.id,
        {
          ...own,
          participantId: participant_id,
          identity: { issuer: identity_issuer, id: identity },
          inputs: inputs.map(input => ({ ...input, grams: BigInt(input.grams) })),
          credentials: (given.get(own.id) ?? []).flatMap(one => proving.get(one.credential_id) ?? []),
          isClaimed: named.some(one => one.participant_id === participant_id),
          others: named.filter(one => one.participant_id !== participant_id).flatMap(one => proving.get(one.id) ?? []),
          yielded: yielded_at !== null,
          withdrawn: withdrawn > 0n,
        },
      ]
    }),
  )
}

const nameOf = ({ identity_issuer, identity }: BatchRow): string =>
  identityText({ issuer: identity_issuer, id: identity })

/** The credentials that name each of these batches. */
function namingIn(credentials: readonly CredentialRow[], names: ReadonlySet<string>): Map<string, CredentialRow[]> {
  const naming = new Map<string, CredentialRow[]>()
  for (const one of credentials)
    for (const name of one.goods) if (names.has(name)) naming.set(name, [...(naming.get(name) ?? []), one])
  return naming
}

const provingOf = ({ kind, taken, valid_from, given_at, did, name, attests }: CredentialRow): Proving => ({
  kind,
  day: dayOf(new Date(valid_from ?? given_at)),
  taken,
  issuer: { did, name, attests: remitsOf(attests) },
})

/** The names of batches. */
async function identitiesOf(sql: Sql, ids: readonly string[]): Promise<Map<string, BatchIdentity>> {
  const rows = await sql.query<Pick<BatchRow, 'id' | 'identity' | 'identity_issuer'>>(
    'SELECT id, identity, identity_issuer FROM batch WHERE id = ANY($1::uuid[])',
    [[...new Set(ids)]],
    'batches-identities',
  )
  return new Map(rows.map(row => [row.id, { issuer: row.identity_issuer, id: row.identity }]))
}

/** Works on what everybody has made, unless nothing is asked. */
const ofEverybody = async <T>(
  sql: Sql,
  ids: readonly string[],
  work: (wide: Sql) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> =>
  ids.length === 0
    ? new Map()
    : everybodyFor(sql, 'what others made is told by the stages that are proven, and by no more', work)

/** Batches as the API shows them, with what keeps credentials from proving each; nothing where they do. */
export async function showJudged(sql: Sql, batches: readonly Batch[]): Promise<JudgedBatch[]> {
  const ids = batches.map(one => one.id)
  const inputs = batches.flatMap(one => one.inputs.map(input => input.batch))
  // Each by itself and the names of what it was made of: its whole way may be thousands of batches.
  const all = await ofEverybody(sql, ids, wide => statedBatches(wide, ids, 'given'))
  const identities = await ofEverybody(sql, inputs, wide => identitiesOf(wide, inputs))
  const judge = judgeOf(all, id => identities.get(id))
  return batches.map(batch => {
    const unproven = [...judge(present(all.get(batch.id))).unproven]
    return { ...showBatch(batch), assurance: unproven.length === 0 ? 'verified' : 'declared', unproven }
  })
}

/** What credentials of batches say of an offer: the stages of its chain that they prove, what they say against it, and which batches they do not prove. */
type Backing = {
  readonly proven: readonly Stage[]
  readonly against: readonly Against[]
  readonly unproven: readonly UnprovenBatch[]
}

/** What the batches that each offer draws on say of it. */
export const backingIn = (sql: Sql, offers: readonly Backed[]): Promise<readonly Backing[]> =>
  backing(sql, offers, () => true)

/** The same of goods that offers have become: nothing of these is of a batch that was withdrawn since. */
export const backingOfGoods = (sql: Sql, goods: readonly Backed[]): Promise<readonly Backing[]> =>
  backing(sql, goods, batch => batch?.withdrawn !== true)

async function backing(
  sql: Sql,
  offers: readonly Backed[],
  counts: (batch: StatedBatch | undefined) => boolean,
): Promise<readonly Backing[]> {
  const ids = offers.flatMap(({ terms }) => terms.batches?.map(draw => draw.batch) ?? [])
  const batches = await ofEverybody(sql, ids, wide => statedBatches(wide, ids, 'way'))
  const judge = judgeOf(batches)
  const proofs = proofsBy(judge)
  return offers.map(({ participantId, terms: { chain, batches: drawn = [] } }) => {
    const own = { participantId, terms: { chain, batches: drawn.filter(one => counts(batches.get(one.batch))) } }
    return {
      proven: provenStages(own.terms, batches, proofs),
      against: againstOf(own, batches, proofs),
      unproven: unprovenOf(own, batches, judge),
    }
  })
}

/** What batches say of goods of which they are not all: what they say against them, no proof, and nothing of what would be one. */
export const backingOf = (
  backing: Backing = UNBACKED,
  { isWhole }: Pick<Behind, 'isWhole'> = { isWhole: true },
): Backing => (isWhole ? backing : { ...backing, proven: [], unproven: [] })

/** Nothing is said of an offer that draws on no batches. */
export const UNBACKED: Backing = { proven: [], against: [], unproven: [] }
