import type { Approval } from './approvals.queries.ts'

/** Commands for which two operators are asked, by the words that say them. */
const COMMANDS = [
  'closeRound',
  'closeDecisions',
  'awardRound',
  'cancelRound',
  'endAllocation',
  'suspendParticipant',
  'admitParticipant',
  'decideScreening',
] as const
type Command = (typeof COMMANDS)[number]

/** The command as the console has words for it; `other` for one that is newer than this page. */
export const commandOf = ({ command }: Approval): Command | 'other' => COMMANDS.find(one => one === command) ?? 'other'

/** Where what it is about is shown. */
export function placeOf({ service, subject }: Approval): string {
  if (service === 'participants') return `/participants/${subject}`
  return service === 'supply' ? `/screening/${subject}` : `/rounds/${subject}`
}

/** Whether somebody has asked for it: the hub names who acts for an organisation with it. */
export const isOwn = ({ askedBy }: Approval, { sub, org }: { sub: string; org: string | undefined }): boolean =>
  askedBy === (org === undefined ? sub : `${sub}@${org}`)

/** Whether a command that was given waits for a second operator. */
export const waits = (answered: object): boolean => 'askedBy' in answered && 'command' in answered
