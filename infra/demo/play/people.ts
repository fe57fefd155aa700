import type { Participant } from '@lodestone/contracts'
import { Client } from './client.ts'

export type Role = Participant['kind'] | 'operator' | 'auditor'
/** Gets a bearer token for somebody: `org` is the participant's id, absent for the hub's own staff. */
export type TokenOf = (sub: string, org: string | undefined, roles: readonly Role[]) => Promise<string>

/** Everybody who acts in the round, each with a client of its own. */
export type People = {
  readonly operator: Client
  /** Confirms what the first operator asks for and could misuse alone. */
  readonly second: Client
  readonly auditor: Client
  /** By the participant's reference. */
  readonly participants: ReadonlyMap<string, Participant>
  /** By the participant's id. */
  readonly clientOf: ReadonlyMap<string, Client>
}

/** The hub, where the certifier puts what it publishes, and the folder of the hub's e-mails, if it has one. */
export type Hub = {
  readonly baseUrl: string
  readonly certifierUrl: string
  readonly mailFolder: string
  readonly token: TokenOf
}

export async function staff(hub: Hub): Promise<Pick<People, 'operator' | 'second' | 'auditor'>> {
  const [operator, second, auditor] = await Promise.all([
    hub.token('demo-operator', undefined, ['operator']),
    hub.token('demo-second-operator', undefined, ['operator']),
    hub.token('demo-auditor', undefined, ['auditor']),
  ])
  const clientOf = (token: string) => new Client(hub.baseUrl, token)
  return { operator: clientOf(operator), second: clientOf(second), auditor: clientOf(auditor) }
}

/** Has one operator ask for something, and the other confirm it where the hub asks for two: whether it did. */
export async function byTwo({ operator, second }: Pick<People, 'operator' | 'second'>, path: string, json?: unknown) {
  const asked = await operator.post<{ id: string; askedBy?: string }>(path, json)
  if (asked.askedBy === undefined) return false
  await second.post(`/approvals/${asked.id}/confirm`)
  return true
}

export async function clientFor(hub: Hub, participant: Participant): Promise<Client> {
  const token = await hub.token(`buyer-of-${participant.reference}`, participant.id, [participant.kind])
  return new Client(hub.baseUrl, token)
}

/** The client of a participant by its reference. Throws for one that was never admitted: that is a bug of the demo. */
export function actor(people: People, reference: string): Client {
  const participant = people.participants.get(reference)
  const client = participant && people.clientOf.get(participant.id)
  if (!client) throw new Error(`nobody is called ${reference}`)
  return client
}
