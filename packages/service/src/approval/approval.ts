import type { Approval, ServiceName } from '@lodestone/contracts'
import { accept, type Json, type Outcome, refuse } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'

/** What a command is about, as its owner sees it when it has locked it. */
export type About = {
  readonly subject: string
  /** What people call it. */
  readonly name: string
  /** How it stands, as far as it matters: `version 3`. What was asked for is carried out only where it still stands so. */
  readonly stood: string
}

/** A command that somebody has asked for, and what has become of it. */
export type RequestedCommand = About & {
  readonly id: string
  readonly command: string
  readonly params: Readonly<Record<string, string>>
  readonly body: Record<string, Json>
  readonly state: Approval['state']
  readonly askedBy: string
  /** The subject of the token with which it was asked for: nobody else can be told from who asked. */
  readonly askedSub: string
  readonly askedAt: string
  readonly lapsesAt: string
  readonly decidedBy?: string
  readonly decidedSub?: string
  readonly decidedAt?: string
  readonly reason?: string
}

export const isOver = ({ lapsesAt }: RequestedCommand, now: Date): boolean => Date.parse(lapsesAt) <= now.getTime()

/** Whether somebody may confirm it now. Who has confirmed it may do so `again`, to go on with what broke off. */
export function mayConfirm(
  asked: RequestedCommand,
  sub: string,
  now: Date,
  again = true,
): Outcome<undefined, 'forbidden' | 'wrong-state'> {
  if (again && asked.state === 'confirmed' && asked.decidedSub === sub) return accept(undefined)
  if (asked.askedSub === sub)
    return refuse('forbidden', 'You have asked for this yourself: a second operator confirms it, or you withdraw it.')
  return isOpen(asked, now)
}

/** Refuses what has been decided or has lapsed. */
export function isOpen(asked: RequestedCommand, now: Date): Outcome<undefined, 'wrong-state'> {
  if (asked.state !== 'pending') return refuse('wrong-state', `This is ${asked.state}; it cannot be decided again.`)
  if (isOver(asked, now)) return refuse('wrong-state', `This has lapsed at ${asked.lapsesAt}: ask anew.`)
  return accept(undefined)
}

/** Refuses to carry out what was asked for about something that has changed since. */
export const standsAs = (asked: RequestedCommand, { stood }: About): Outcome<undefined, 'stale-version'> =>
  asked.stood === stood
    ? accept(undefined)
    : refuse('stale-version', `This was asked for at ${asked.stood}; now it is at ${stood}. Look again and ask anew.`)

/** What is kept of it in the history of what it is about. */
export const askedFact = ({ id, subject, command, stood, body, lapsesAt }: RequestedCommand): Fact => ({
  subject,
  type: 'approval.asked',
  data: { approval: id, command, stood, body, until: lapsesAt },
})

export const decidedFact = (
  asked: RequestedCommand,
  state: 'confirmed' | 'rejected' | 'withdrawn',
  reason?: string,
): Fact => ({
  subject: asked.subject,
  type: `approval.${state}`,
  data: {
    approval: asked.id,
    command: asked.command,
    askedBy: asked.askedBy,
    askedAt: asked.askedAt,
    ...(reason === undefined ? {} : { reason }),
  },
})

/** As it is shown, under the name of the service that has it. What nobody has decided in time has lapsed, whether or not anybody has noted it. */
export function showAsked(service: ServiceName, asked: RequestedCommand, now: Date): Approval {
  const { id, command, subject, name, stood, body, state, askedBy, askedAt, lapsesAt } = asked
  return {
    id: `${service}-${id}`,
    service,
    command,
    subject,
    name,
    at: stood,
    body,
    state: state === 'pending' && isOver(asked, now) ? 'lapsed' : state,
    askedBy,
    askedAt,
    until: lapsesAt,
    ...(asked.decidedBy === undefined ? {} : { decidedBy: asked.decidedBy }),
    ...(asked.decidedAt === undefined ? {} : { decidedAt: asked.decidedAt }),
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  }
}
