import { everybodyFor, type Sql } from '@lodestone/database'
import { accept, fieldsRefused, type Outcome, refuse } from '@lodestone/kernel'
import { identityText, namedByItself } from '@lodestone/provenance'
import { markBatch } from '../credential/credential.due.store.ts'
import { HOLDS_NAME } from './batch.row.ts'
import type { Batch } from './batch.ts'

type Claiming = Pick<Batch, 'participantId' | 'identity' | 'reference'>
/** A batch that has yielded its name. */
type Yielded = Pick<Batch, 'id' | 'participantId'>

/** SQL of an accepted credential that says of the batch `name` that somebody has made it. */
const NAMING = (name: string) => `SELECT FROM credential JOIN issuer ON did = credential.issuer AND withdrawn_at IS NULL
  WHERE status = 'accepted' AND goods @> ARRAY[${name}]`

/**
 * Whether a party may register a batch by its own name. One whom a credential of its own names may, and whoever has registered it on his word alone
 * yields. One who has only his word may not where another has such a credential.
 */
export const claimed = (
  tx: Sql,
  { participantId, identity, reference }: Claiming,
  { now, path }: { readonly now: Date; readonly path: string },
): Promise<Outcome<Yielded[], 'validation-failed'>> =>
  namedByItself(reference) === undefined
    ? Promise.resolve(accept([]))
    : everybodyFor(tx, 'of others it is told only that one of them is named as the maker', async wide => {
        const { issuer, id } = identity
        const [row] = await wide.query<{ own: boolean; others: boolean; known: boolean }>(
          `SELECT EXISTS (${NAMING('$2')} AND participant_id = $1) AS own, EXISTS (${NAMING('$2')} AND participant_id <> $1) AS others,
             EXISTS (SELECT FROM batch WHERE identity_issuer = $3 AND identity = $4 AND ${HOLDS_NAME}) AS known`,
          [participantId, identityText(identity), issuer, id],
          'batch-claims',
        )
        if (row?.own && row.known) return accept(await yielding(wide, { participantId, identity }, now))
        if (row?.own || row?.known || !row?.others) return accept([])
        const message = 'a credential names another party as its maker; give one that names you'
        return refuse('validation-failed', fieldsRefused(1), [{ path: `${path}reference`, message }])
      })

/** Has what is registered of others under the name yield it. What rests on it is locked first, as by everybody who then locks batches. */
async function yielding(
  wide: Sql,
  { participantId, identity }: Pick<Claiming, 'participantId' | 'identity'>,
  now: Date,
): Promise<Yielded[]> {
  const [held] = await wide.query<Yielded>(
    `SELECT id, participant_id AS "participantId" FROM batch
     WHERE identity_issuer = $3 AND identity = $4 AND ${HOLDS_NAME} AND participant_id <> $1
       AND NOT EXISTS (${NAMING('$2')} AND credential.participant_id = batch.participant_id)`,
    [participantId, identityText(identity), identity.issuer, identity.id],
    'batch-provisional',
  )
  if (!held) return []
  await markBatch(wide, held.id, now)
  return wide.query<Yielded>(
    'UPDATE batch SET yielded_at = $2 WHERE id = $1 AND yielded_at IS NULL RETURNING id, participant_id AS "participantId"',
    [held.id, now.toISOString()],
    'batch-yield',
  )
}

/** Accepted credentials of others that say of a batch that somebody has made it, for operators. */
export const othersOf = (
  sql: Sql,
  { participantId, identity }: Claiming,
): Promise<{ credential: string; participantId: string }[]> =>
  sql.query(
    `SELECT credential.id AS credential, participant_id AS "participantId" FROM credential JOIN issuer ON did = credential.issuer AND withdrawn_at IS NULL
     WHERE status = 'accepted' AND goods @> ARRAY[$2] AND participant_id <> $1 ORDER BY credential.id LIMIT 100`,
    [participantId, identityText(identity)],
    'batch-others',
  )
