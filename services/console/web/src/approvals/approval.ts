import { KINDS, type Kind } from '../session/token.ts'
import type { Approval } from './approvals.queries.ts'

/** Commands for which two people are asked, by the words that say them. */
const COMMANDS = [
  'closeRound',
  'closeDecisions',
  'awardRound',
  'cancelRound',
  'endAllocation',
  'suspendParticipant',
  'admitParticipant',
  'correctParticipant',
  'decideScreening',
  'registerIssuer',
  'reviseIssuer',
  'decideNameMatch',
  'moveReserve',
  'acceptAllocation',
  'acceptOffer',
] as const
type Command = (typeof COMMANDS)[number]

/** The command as the console has words for it; `other` for one that is newer than this page. */
export const commandOf = ({ command }: Approval): Command | 'other' => COMMANDS.find(one => one === command) ?? 'other'

/** Where what it is about is shown. */
export function placeOf({ service, subject, command, participantId }: Approval): string {
  if (participantId !== undefined) return `/my/rounds/${subject}`
  // One that is to be registered has no page yet.
  if (command === 'registerIssuer') return '/origin?tab=issuers'
  if (command === 'reviseIssuer') return `/origin/issuers/${subject}`
  if (command === 'decideNameMatch') return '/names'
  if (service === 'outlook') return `/reserves?account=${subject}`
  if (service === 'participants') return `/participants/${subject}`
  return service === 'supply' ? `/screening/${subject}` : `/rounds/${subject}`
}

/** Whether somebody has asked for it: the hub names who acts for an organisation with it. */
export const isOwn = ({ askedBy }: Approval, { sub, org }: { sub: string; org: string | undefined }): boolean =>
  askedBy === (org === undefined ? sub : `${sub}@${org}`)

/** What an issuer makes up for a person, such as a UUID or "auth0|5f7c8e": it names nobody to a reader. */
const MADE_UP = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$|\||^(?=.*\d)[\w-]{20,}$/i

/** Somebody as their colleagues know them: without the organisation, which is theirs too; nothing where the issuer only has an id for them. */
export function knownAs(actor: string, { participantId }: Pick<Approval, 'participantId'>): string | undefined {
  const person = participantId === undefined ? actor : actor.replace(`@${participantId}`, '')
  return MADE_UP.test(person) ? undefined : person
}

/** Whether a command that was given waits for a second person. */
export const waits = (answered: object): boolean => 'askedBy' in answered && 'command' in answered

/** As what a participant counts, and where. */
export type Counts = {
  readonly kind: Kind
  readonly country: string
  readonly bloc?: 'EU' | 'JP' | undefined
}

function countsIn(value: unknown): Counts | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('country' in value)) return undefined
  const { country } = value
  const kind = KINDS.find(one => one === value.kind)
  if (kind === undefined || typeof country !== 'string') return undefined
  const bloc = 'bloc' in value ? value.bloc : undefined
  return { kind, country, ...(bloc === 'EU' || bloc === 'JP' ? { bloc } : {}) }
}

/** What a participant is registered as and is to be, of a command that corrects it. */
export function correctionOf({ body }: Pick<Approval, 'body'>): { from: Counts; to: Counts } | undefined {
  const [from, to] = [countsIn(body.from), countsIn(body.to)]
  return from && to && { from, to }
}
