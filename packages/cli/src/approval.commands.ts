import { answer } from '@lodestone/client'
import { type Command, Option } from 'commander'
import { type Context, noun, verb } from './command.ts'
import { EXIT, Failure } from './failure.ts'

/** What a command that waits for a second operator is answered, as far as it is read here. */
export type WaitingCommand = {
  readonly id: string
  readonly command: string
  readonly subject: string
  readonly askedBy: string
}

const STATES = ['pending', 'confirmed', 'rejected', 'withdrawn', 'lapsed'] as const

/** Whether a command waits for a second operator, as the hub answers with 202. */
export const waits = <T extends object>(answered: T): answered is Extract<T, WaitingCommand> =>
  'askedBy' in answered && 'command' in answered

const waitsFor = ({ id }: WaitingCommand): string => `waits for a second operator: lodestone approval confirm ${id}`

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

export function approvalCommands(program: Command): void {
  const approval = noun(program, 'approval', 'What one operator has asked for and a second one decides on (operator)')
  verb(
    approval,
    'list',
    'List what waits for a second operator',
    ['approval list', 'approval list --state rejected --json'],
    async ({ hub, out, options }) => {
      const state = STATES.find(one => one === options.state)
      const rows = hub.items('/approvals', { params: { query: state === undefined ? {} : { state } } })
      await out.list(rows, ['id', 'command', 'name', 'askedBy', 'askedAt', 'until', 'state'])
    },
  ).addOption(new Option('--state <state>', 'those in this state').choices(STATES))
  verb(
    approval,
    'confirm <approval>',
    'Confirm what another operator has asked for: it is carried out',
    ['approval confirm rounds-0195…'],
    async ({ hub, out }, id: string) =>
      out.show(await answer(hub.POST('/approvals/{id}/confirm', { params: { path: { id } } })), 'confirmed'),
  )
  verb(
    approval,
    'reject <approval>',
    'Reject what another operator has asked for, or withdraw what you have',
    ['approval reject rounds-0195… --reason "Offers are still coming in"'],
    async ({ hub, out, options }, id: string) => {
      const body = options.reason === undefined ? {} : { reason: options.reason }
      const call = hub.POST('/approvals/{id}/reject', { params: { path: { id } }, body })
      const { state, ...rest } = await answer(call)
      out.show({ ...rest, state }, state)
    },
  ).option('--reason <text>', 'why, as it stands in the audit')
}
