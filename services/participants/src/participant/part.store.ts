import { asksStated, forecastSubmitted, isOf, offerPosted, pledgesStated, projectsStated } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { eq } from '@lodestone/database/drizzle'
import type { ReceivedEvent } from '@lodestone/messaging'
import { partTakenTable } from '../schema.ts'

const SHOWING = [forecastSubmitted, offerPosted, projectsStated, asksStated, pledgesStated]

export const PART_TOPICS = SHOWING.map(({ topic }) => topic)
export const PART_EVENTS: { readonly [type: string]: true } = Object.fromEntries(
  SHOWING.map(({ type }) => [type, true as const]),
)

/** Whom an event shows to take part. */
function partakerOf(event: ReceivedEvent): string | undefined {
  if (isOf(forecastSubmitted, event) || isOf(offerPosted, event)) return event.data.participantId
  if (isOf(projectsStated, event) || isOf(asksStated, event) || isOf(pledgesStated, event)) return event.data.owner
}

/** Keeps who takes part, since the first forecast, offer or statement in a round of projects that is heard of. */
export async function keepParts(tx: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  const first = new Map<string, string>()
  for (const event of events) {
    const partaker = partakerOf(event)
    if (partaker !== undefined && !first.has(partaker)) first.set(partaker, event.time)
  }
  if (first.size === 0) return
  const rows = [...first].map(([participantId, since]) => ({ participantId, since }))
  await tx.drizzle.insert(partTakenTable).values(rows).onConflictDoNothing()
}

/** Since when an organisation has taken part, as far as that is known here. */
export async function partSince({ drizzle }: Sql, participantId: string): Promise<string | undefined> {
  const [row] = await drizzle.select().from(partTakenTable).where(eq(partTakenTable.participantId, participantId))
  return row && new Date(row.since).toISOString()
}
