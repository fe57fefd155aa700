import { type Approval, approvalAsked, approvalRejected, type ServiceName } from '@lodestone/contracts'
import { actorOf, type CallHead } from '@lodestone/http'
import { accept, type Json, type Outcome, refuse } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'

/** A command as it is sent, whatever it is. */
export type Command = CallHead & {
  readonly params: Readonly<Record<string, string>>
  readonly body: Record<string, Json>
}

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
  /** The organisation whose approvers decide, and what it is bound to; nothing of what operators decide. */
  readonly participantId?: string
  readonly binds?: NonNullable<Approval['binds']>
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
    return refuse(
      'forbidden',
      `You have asked for this yourself: ${asked.participantId === undefined ? 'a second operator' : 'somebody else'} confirms it, or you withdraw it.`,
    )
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

/** A command that is asked for now. */
export const askedOf = (
  { route, params, body, identity }: Command,
  about: About & Pick<RequestedCommand, 'participantId'>,
  { id, now, lapsesAt }: { id: string; now: Date; lapsesAt: string },
): RequestedCommand => ({
  ...about,
  id,
  command: route.id,
  params,
  body,
  state: 'pending',
  askedBy: actorOf(identity),
  askedSub: identity.sub,
  askedAt: now.toISOString(),
  lapsesAt,
})

/**
 * Whose history says what becomes of it: that of what it is about, or its own. An organisation's is nobody else's to read, nor to count, and a round's history
 * is its record.
 */
const historyOf = ({ id, subject, participantId }: RequestedCommand): string =>
  participantId === undefined ? subject : id

/** What is kept of it in a history. */
export const askedFact = (asked: RequestedCommand): Fact => ({
  subject: historyOf(asked),
  type: 'approval.asked',
  data: {
    approval: asked.id,
    command: asked.command,
    stood: asked.stood,
    body: asked.body,
    until: asked.lapsesAt,
    ...(asked.participantId === undefined ? {} : { about: asked.subject, participantId: asked.participantId }),
    ...(asked.binds === undefined ? {} : { binds: asked.binds }),
  },
})

/** What an organisation is told of an acceptance that waits: never what it binds. */
export const askedTold = ({ id, subject: roundId, participantId = '', lapsesAt: until }: RequestedCommand): Fact =>
  factOf(approvalAsked, id, { approvalId: id, participantId, roundId, until })

/** What it is told of one that its approver has rejected. */
export const rejectedTold = ({ id, subject: roundId, participantId }: RequestedCommand): Fact[] =>
  participantId === undefined ? [] : [factOf(approvalRejected, id, { approvalId: id, participantId, roundId })]

export const decidedFact = (
  asked: RequestedCommand,
  state: 'confirmed' | 'rejected' | 'withdrawn',
  reason?: string,
): Fact => ({
  subject: historyOf(asked),
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
    ...(asked.participantId === undefined ? {} : { participantId: asked.participantId }),
    ...(asked.binds === undefined ? {} : { binds: asked.binds }),
    askedBy,
    askedAt,
    until: lapsesAt,
    ...(asked.decidedBy === undefined ? {} : { decidedBy: asked.decidedBy }),
    ...(asked.decidedAt === undefined ? {} : { decidedAt: asked.decidedAt }),
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  }
}
