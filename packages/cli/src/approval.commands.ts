import { answer } from '@lodestone/client'
import { type Command, Option } from 'commander'
import { askWhile, mayAsk } from './asking.ts'
import { type Context, noun, verb } from './command.ts'
import { EXIT, Failure } from './failure.ts'
import { staying, type WaitingCommand } from './staying.ts'

const STATES = ['pending', 'confirmed', 'rejected', 'withdrawn', 'lapsed'] as const

/** Whether a command waits for a second person, as the hub answers with 202. */
export const waits = <T extends object>(answered: T): answered is Extract<T, WaitingCommand> =>
  'askedBy' in answered && 'command' in answered

const waitsFor = ({ id, participantId }: WaitingCommand): string =>
  `waits for ${participantId === undefined ? 'a second operator' : 'an approver'}: lodestone approval confirm ${id}`

/** Ends with the code of its own where some of several commands wait for an approver, and names those. */
export function toldWaiting(answered: readonly object[]): void {
  const waiting = answered.filter((one): one is WaitingCommand => waits<WaitingCommand | object>(one))
  if (waiting.length > 0)
    throw new Failure(EXIT.needsSecond, waiting.map(waitsFor).join('\n'), { code: 'waits-for-approver' })
}

/** Shows what a command came to. One that waits for a second operator is not done: it ends with a code of its own. */
export function showOutcome({ out }: Pick<Context, 'out'>, answered: object | WaitingCommand, done: string): void {
  out.show(answered, waits(answered) ? undefined : done)
  if (waits(answered)) throw new Failure(EXIT.needsSecond, waitsFor(answered), { code: 'waits-for-second-operator' })
}

/** Whether what was asked for still waits. Ends the program where it was decided otherwise than confirmed. */
export async function stillWaits({ hub }: Pick<Context, 'hub'>, { id, subject }: WaitingCommand): Promise<boolean> {
  for (const state of STATES) {
    for await (const one of hub.items('/approvals', { params: { query: { subject, state } } })) {
      if (one.id !== id) continue
      if (state === 'pending' || state === 'confirmed') return state === 'pending'
      const { decidedBy, reason } = one
      const words = `${state}${decidedBy ? ` by ${decidedBy}` : ''}${reason ? `: ${reason}` : ''}`
      throw new Failure(EXIT.waitedInVain, `what waited for a second operator is ${words}`, { code: 'waited-in-vain' })
    }
  }
  return false
}

/** Tells people beside the answer for whom a command waits. */
export const sayWaits = ({ out }: Pick<Context, 'out'>, waiting: WaitingCommand): void => out.note(waitsFor(waiting))

/** What a confirmation would carry out. What does not wait is the hub's to refuse. */
async function stayingOf({ hub }: Pick<Context, 'hub'>, id: string): Promise<string | undefined> {
  for await (const one of hub.items('/approvals', { params: { query: { state: 'pending' } } }))
    if (one.id === id) return staying(one)
  return undefined
}

export function approvalCommands(program: Command): void {
  const approval = noun(
    program,
    'approval',
    'What one person has asked for and another decides on (operator; approver of an organisation)',
  )
  verb(
    approval,
    'list',
    'List what waits for a second person',
    ['approval list', 'approval list --state rejected --json'],
    async ({ hub, out, options }) => {
      const state = STATES.find(one => one === options.state)
      const rows = hub.items('/approvals', { params: { query: state === undefined ? {} : { state } } })
      await out.list(rows, [
        'id',
        'command',
        'name',
        'binds.material',
        'binds.quantityKg',
        'binds.amount',
        'binds.currency',
        'askedBy',
        'askedAt',
        'until',
        'state',
      ])
    },
  ).addOption(new Option('--state <state>', 'those in this state').choices(STATES))
  mayAsk(
    verb(
      approval,
      'confirm <approval>',
      'Confirm what somebody else has asked for: it is carried out',
      ['approval confirm rounds-0195…'],
      async (context, id: string) => {
        const { hub, out } = context
        await askWhile(context, () => stayingOf(context, id))
        out.show(await answer(hub.POST('/approvals/{id}/confirm', { params: { path: { id } } })), 'confirmed')
      },
    ),
  )
  verb(
    approval,
    'reject <approval>',
    'Reject what somebody else has asked for, or withdraw what you have',
    ['approval reject rounds-0195… --reason "Offers are still coming in"'],
    async ({ hub, out, options }, id: string) => {
      const body = options.reason === undefined ? {} : { reason: options.reason }
      const call = hub.POST('/approvals/{id}/reject', { params: { path: { id } }, body })
      const { state, ...rest } = await answer(call)
      out.show({ ...rest, state }, state)
    },
  ).option('--reason <text>', 'why, as it stands in the audit')
}
