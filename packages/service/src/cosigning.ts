import type { AuditCosigning, AuditWitness } from '@lodestone/contracts'
import { and, eq, ne } from '@lodestone/database/drizzle'
import { type Call, type Identity, notFound, ProblemError, sees } from '@lodestone/http'
import {
  accept,
  checkpointText,
  cosignatureOf,
  readKey,
  readSignatureLine,
  refuse,
  signatureLine,
} from '@lodestone/kernel'
import { auditWitnessTable } from '@lodestone/messaging/schema'
import { listWitnesses, readCheckpointOf } from './audit.log.ts'
import { askOf, type RunningService } from './running.ts'

/** Keys of witnesses that one organisation may have with one service: more than anybody needs who changes them. */
const MOST_KEYS = 16
/** Seconds that the clock of a witness may be ahead of the database's. */
const AHEAD_SECONDS = 300
/** First half of the advisory lock under which one witness signs once at a time; the second names it. */
const LOCK = 7_305

/**
 * Takes the cosignature of a checkpoint by a witness, whose key is from then on its holder's alone. Throws a problem for one that is not true. Whether
 * the organisation is admitted the service asks if it knows; the console has asked for all of them.
 */
export async function takeCosignature(
  running: RunningService,
  call: Call & { readonly body: Omit<AuditCosigning, 'service'> },
): Promise<AuditWitness> {
  const { service, context } = running
  const { identity, body } = call
  await mayCosign(running, identity)
  const log = { sql: context.database, service: service.name }
  const checkpoint = await readCheckpointOf(log, body.size)
  if (!checkpoint) throw notFound()
  const { key, line, time } = cosigned(checkpointText(checkpoint), body)
  const holder = identity.org ?? identity.sub
  await context.door.command(call, async (tx, record) => {
    await tx.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCK, `${service.name} ${key.name}`])
    const [clock] = await tx.query<{ ahead: boolean }>(
      'SELECT $1::bigint > extract(epoch FROM clock_timestamp()) + $2::int AS ahead',
      [time, AHEAD_SECONDS],
    )
    if (clock?.ahead) throw fault('cosignature', 'signed in the future')
    const { name, key: bound, holder: bearer } = auditWitnessTable
    const others = await tx.drizzle.$count(auditWitnessTable, and(eq(bearer, holder), ne(name, key.name)))
    if (others >= MOST_KEYS) return refuse('wrong-state', `You have ${MOST_KEYS} witnesses already.`)
    await tx.drizzle
      .insert(auditWitnessTable)
      .values({ name: key.name, key: body.key, holder, organisation: identity.org })
      .onConflictDoNothing()
    // Another's row cannot be seen, and is not this one.
    const isThis = and(eq(name, key.name), eq(bound, body.key), eq(bearer, holder))
    if ((await tx.drizzle.$count(auditWitnessTable, isThis)) === 0)
      return refuse('wrong-state', `The name ${key.name} or its key is bound already: sign under another name and key.`)
    const kept = await tx.query(
      `INSERT INTO audit_cosignature (size, name, key, time, line) VALUES ($1, $2, $3, to_timestamp($4), $5)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [body.size, key.name, body.key, time, line],
    )
    const data = { name: key.name, size: body.size, root: checkpoint.root, time }
    if (kept.length > 0) record({ subject: `witness:${key.name}`, type: 'audit.checkpoint-cosigned', data })
    return accept({ status: 200, body: null })
  })
  const [witness] = await listWitnesses(log, key.name)
  if (!witness) throw new Error(`the cosignature of ${key.name} is not there`)
  return witness
}

/** Whether somebody may: as far as the service knows the participants, those of an admitted one. Throws 403 `not-admitted`. */
export async function mayCosign(running: RunningService, identity: Identity): Promise<void> {
  if (!sees(identity, 'operator', 'auditor')) await askOf(running)?.(identity)
}

/** The cosignature in a body, which holds for this checkpoint. */
function cosigned(text: string, body: Omit<AuditCosigning, 'service'>) {
  const key = readKey(body.key)
  if (!key) throw fault('key', 'not a public key of the form name+keyId+base64')
  const signature = readSignatureLine(body.cosignature)
  if (!signature) throw fault('cosignature', 'not a signature line of a note')
  const found = cosignatureOf(text, signature, key)
  if (!found) throw fault('cosignature', 'not a cosignature of this key (type 0x04) over the checkpoint of this size')
  return { key, time: found.time, line: signatureLine(key, signature.signature) }
}

const fault = (field: string, message: string): ProblemError =>
  new ProblemError('validation-failed', 'The cosignature was not taken.', [{ path: `body.${field}`, message }])
