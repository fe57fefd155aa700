import { setTimeout as after } from 'node:timers/promises'
import type { Forecast, Offer, Participant, ParticipantDraft, Round } from '@lodestone/contracts'
import type { SampleData } from '../sample.ts'
import { bounded } from './bounded.ts'
import { type Client, HubRefusal } from './client.ts'
import { nameContacts } from './contacts.ts'
import { byTwo, clientFor, type Hub, type People, staff } from './people.ts'
import type { Progress } from './progress.ts'

const AT_ONCE = 12
/** How long a cancelled round may take to let go of its lines and offers, in milliseconds. */
const RELEASE_MS = 15_000

/** Registers and admits everybody who is not yet, and clears what an earlier run of the demo left standing. */
export async function admitEverybody(hub: Hub, sample: SampleData, progress: Progress): Promise<People> {
  const { operator, second, auditor } = await staff(hub)
  const cancelled = await cancelLeftovers({ operator, second })
  const known = new Map((await operator.all<Participant>('/participants')).map(one => [one.reference, one]))
  const participants = await progress.step('participants admitted', sample.participants.length, tick =>
    bounded(sample.participants, AT_ONCE, async draft => {
      const one = await admitOne(operator, draft, known.get(draft.reference))
      tick()
      return one
    }),
  )
  const members = Map.groupBy(
    participants.filter(one => one.kind === 'member'),
    one => one.country,
  )
  const suppliers = participants.filter(one => one.kind === 'supplier').length
  const where = [...members]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([country, some]) => `${country} ${some.length}`)
  progress.say(`          members: ${where.join(', ')}; ${suppliers} suppliers`)
  const clients = await bounded(participants, AT_ONCE, one => clientFor(hub, one))
  const clientOf = new Map(participants.map((one, i) => [one.id, clients[i] as Client]))
  await nameContacts(
    hub,
    participants.filter(one => !known.has(one.reference)),
    clientOf,
  )
  const returning = participants.filter(one => known.has(one.reference))
  if (returning.length > 0) await withdrawLeftovers(returning, clientOf, cancelled ? RELEASE_MS : 0, progress)
  return { operator, second, auditor, participants: new Map(participants.map(one => [one.reference, one])), clientOf }
}

/** Registers and admits somebody who is not yet. */
export async function admitOne(
  operator: Client,
  draft: ParticipantDraft,
  known: Participant | undefined,
): Promise<Participant> {
  const one = known ?? (await operator.post<Participant>('/participants', draft, `register-${draft.reference}`))
  if (one.status !== 'admitted') await operator.post(`/participants/${one.id}/admit`)
  return one
}

/** A run that was ended in the middle left a round open: lines sent now would join it. Whether there was one. */
async function cancelLeftovers(two: Pick<People, 'operator' | 'second'>): Promise<boolean> {
  const rounds = await two.operator.all<Round>('/rounds')
  const over = new Set<Round['state']>(['completed', 'cancelled', 'awarded'])
  const left = rounds.filter(round => round.reference.startsWith('demo-') && !over.has(round.state))
  for (const round of left) {
    await byTwo(two, `/rounds/${round.id}/cancel`, { reason: 'left over from an earlier run of the demo' }).catch(
      unlessRefused,
    )
  }
  return left.length > 0
}

/** What still stands of earlier runs would join the new round. Refusals are asked again for `patienceMs`: a cancelled round lets go a moment later. */
async function withdrawLeftovers(
  returning: readonly Participant[],
  clientOf: ReadonlyMap<string, Client>,
  patienceMs: number,
  progress: Progress,
): Promise<void> {
  await progress.step('what earlier runs left is withdrawn', returning.length, tick =>
    bounded(returning, AT_ONCE, async one => {
      const client = clientOf.get(one.id) as Client
      const path = one.kind === 'member' ? '/demand/forecasts' : '/supply/offers'
      const standing = (await client.all<Forecast | Offer>(path)).filter(item => item.status === 'standing')
      for (const item of standing) await withdraw(client, `${path}/${item.id}`, item.version, patienceMs)
      tick()
    }),
  )
}

async function withdraw(client: Client, path: string, version: number, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return void (await client.remove(path, version))
    } catch (error) {
      unlessRefused(error)
      if (performance.now() >= deadline) return
      await after(200)
    }
  }
}

/** A refusal is an answer here: what cannot be taken back any more is bound elsewhere and joins nothing. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof HubRefusal) || error.status >= 500) throw error
}
