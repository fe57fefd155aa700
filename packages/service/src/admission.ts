import {
  isOf,
  type Participant,
  participantAdmitted,
  participantApplied,
  participantChanged,
  participantCorrected,
  participantSuspended,
} from '@lodestone/contracts'
import type { Database, Sql } from '@lodestone/database'
import { asc, type RowOf } from '@lodestone/database/drizzle'
import { type Identity, notAdmitted, ProblemError } from '@lodestone/http'
import type { ReceivedEvent } from '@lodestone/messaging'
import { knownParticipantTable } from './tables.ts'

/** A service's own copy of the participants, kept from their events in its table `known_participant`. */
export type Admission = {
  /**
   * The participant whose commands are welcome, of the kind that the command is for: what a token says of roles is the issuer's word, what an
   * organisation was admitted as the operator's. Throws 403 `not-admitted` for everybody else.
   */
  admitted(identity: Identity, kind?: Participant['kind']): Promise<Participant>
  list(): Promise<Participant[]>
}

export const participantTopic = participantAdmitted.topic
const PARTICIPANT_EVENTS = [
  participantApplied,
  participantAdmitted,
  participantSuspended,
  participantChanged,
  participantCorrected,
]

/** How long a command waits for news of an organisation admitted a moment ago, before it is refused. */
const NEWS_WAIT_MS = 1_500
const NEWS_POLL_MS = 20
/** Looks grow rarer: who asks for what will never come should cost few of them. */
const LONGEST_POLL_MS = 320
/**
 * A participant seen as admitted is believed to be so for this long; news of a suspension takes as long on its way here. In the second half
 * of it the next command has him looked up, and does not wait for that: else all that come in the same moment would.
 */
const BELIEVED_MS = 500

export function openAdmission(database: Database): Admission {
  const admitted = new Map<string, { readonly participant: Participant; readonly seenAt: number }>()
  const looks = new Map<string, Promise<Participant | undefined>>()
  const find = async (id: string): Promise<Participant | undefined> => {
    const [row] = await database.query<Pick<RowOf<typeof knownParticipantTable>, 'data'>>(
      'SELECT data FROM known_participant WHERE id = $1',
      [id],
      'known-participant',
    )
    return row?.data
  }
  const lookAfresh = async (id: string): Promise<Participant | undefined> => {
    const seenAt = performance.now()
    const participant = await find(id)
    if (participant?.status === 'admitted') admitted.set(id, { participant, seenAt })
    else admitted.delete(id)
    return participant
  }
  /** The look that is under way, else a new one. */
  const look = (id: string): Promise<Participant | undefined> => {
    const looking = looks.get(id) ?? lookAfresh(id).finally(() => looks.delete(id))
    looks.set(id, looking)
    return looking
  }
  /** Whoever was seen as admitted a moment ago: nobody waits for that. */
  const believed = (org = ''): Participant | undefined => {
    const kept = admitted.get(org)
    if (!kept) return undefined
    const age = performance.now() - kept.seenAt
    if (age >= BELIEVED_MS) return undefined
    // When it fails, whoever comes after the second half meets the failure.
    if (age > BELIEVED_MS / 2) look(org).catch(() => {})
    return kept.participant
  }
  const known = async ({ org }: Identity): Promise<Participant> => {
    const found =
      org === undefined
        ? undefined
        : await waitUntil(
            () => look(org),
            seen => seen !== undefined && seen.status !== 'applied',
          )
    if (found?.status === 'admitted') return found
    throw notAdmitted()
  }
  return {
    list: async () => {
      const { id, data } = knownParticipantTable
      const rows = await database.drizzle.select({ data }).from(knownParticipantTable).orderBy(asc(id))
      return rows.map(row => row.data)
    },
    admitted: async (identity, kind) => {
      const participant = believed(identity.org) ?? (await known(identity))
      if (kind === undefined || participant.kind === kind) return participant
      throw new ProblemError(
        'not-admitted',
        `Your organisation is admitted as a ${participant.kind}; this is for a ${kind}.`,
      )
    },
  }
}

/** The service's copy of these participants, by id; without those it does not know. */
export async function participantsOf(sql: Sql, ids: Iterable<string>): Promise<Map<string, Participant>> {
  const rows = await sql.query<Pick<RowOf<typeof knownParticipantTable>, 'data'>>(
    'SELECT data FROM known_participant WHERE id = ANY($1::uuid[])',
    [[...new Set(ids)]],
  )
  return new Map(rows.map(row => [row.data.id, row.data]))
}

/** Looks again until the news has come or a bound has passed; gives what was last seen. */
export async function waitUntil<T>(
  look: () => Promise<T>,
  good: (value: T) => boolean,
  waitMs = NEWS_WAIT_MS,
): Promise<T> {
  const deadline = performance.now() + waitMs
  let seen = await look()
  for (let pause = NEWS_POLL_MS; !good(seen) && performance.now() < deadline; ) {
    await new Promise(resolve => setTimeout(resolve, pause))
    pause = Math.min(pause * 2, LONGEST_POLL_MS)
    seen = await look()
  }
  return seen
}

/** Keeps the newest version of each participant in a batch. */
export async function applyParticipants(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const newest = new Map<string, Participant>()
  for (const event of events)
    for (const contract of PARTICIPANT_EVENTS) if (isOf(contract, event)) newest.set(event.key, event.data)
  if (newest.size === 0) return
  const rows = [...newest.values()]
  await tx.query(
    `INSERT INTO known_participant (id, status, version, data)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::int[], $4::jsonb[])
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, version = excluded.version, data = excluded.data
     WHERE known_participant.version < excluded.version`,
    [rows.map(p => p.id), rows.map(p => p.status), rows.map(p => p.version), rows.map(p => JSON.stringify(p))],
    'known-participant-apply',
  )
}
