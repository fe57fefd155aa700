import { COMMANDS, said } from './said.ts'

/** What stays as it then is, as a command asks for it and as a second person confirms it. */
export const STAYS = {
  closeRound: 'The books are sealed and matched: no line and no offer changes any more.',
  closeDecisions: 'What is undecided lapses or counts as accepted, as the rules say.',
  awardRound: 'What both sides accepted is awarded, and both learn who the other is.',
  cancelRound: 'The round ends without a result.',
  endAllocation: 'The allocation is ended: nothing more of it is contracted or delivered.',
  acceptAllocation: 'You bind yourself to buy what is proposed.',
  acceptOffer: 'You bind yourself to deliver what is proposed.',
} as const

/** What a command that waits for a second person is answered, as far as it is read here. */
export type WaitingCommand = {
  readonly id: string
  readonly command: string
  readonly subject: string
  readonly name: string
  readonly askedBy: string
  /** The organisation whose approvers decide; none where a second operator does. */
  readonly participantId?: string | undefined
  readonly binds?:
    | { readonly amount: string; readonly currency: string; readonly material: string; readonly quantityKg: string }
    | undefined
}

type Waiting = Pick<WaitingCommand, 'command' | 'name' | 'askedBy' | 'binds'>

/** What a confirmation carries out, and what then stays. */
export function staying({ command, name, askedBy, binds }: Waiting): string {
  const isKnown = command in COMMANDS
  const stays = new Map<string, string>(Object.entries(STAYS)).get(command) ?? 'It is carried out at once.'
  const goods = binds && `: ${binds.quantityKg} kg of ${binds.material} for ${binds.amount} ${binds.currency}.`
  return `${askedBy} has asked ${isKnown ? 'to' : 'for'} ${said('command', command)} (${name}). ${goods ? stays.slice(0, -1) + goods : stays}`
}

type Read = { readonly rows: number; readonly items: readonly { readonly value: Readonly<Record<string, unknown>> }[] }
const MOST_NAMED = 5

/** What firm lines of a file bind to; nothing where it has none. Of a long file a preview shows only the first lines. */
export function firmly({ rows, items }: Read): string | undefined {
  const firm = items.filter(({ value }) => value.commitment === 'firm').map(({ value }) => String(value.reference))
  if (firm.length === 0 && items.length >= rows) return undefined
  const named =
    firm.length === 0 ? '' : ` (${firm.slice(0, MOST_NAMED).join(', ')}${firm.length > MOST_NAMED ? ' …' : ''})`
  return `Firm lines bind you${named}: once the pool of a round is published they cannot leave it, and what it allocates to them counts as accepted.`
}
