import { answer } from '@lodestone/client'
import { sayWaits, showOutcome, stillWaits, waits } from '../approval.commands.ts'
import type { Context } from '../command.ts'
import { EXIT, Failure, usage } from '../failure.ts'
import type { WaitingCommand } from '../staying.ts'
import { failedMatching, isAsFarAs, isOver, type ShownRound, type State } from './phase.ts'
import { type Display, lineByLine, onTerminal, quietly } from './round.display.ts'
import { states } from './round.news.ts'

/** Closes a round if it is not closed, and waits until it is matched if that is asked for. */
export async function match(context: Context, id: string): Promise<void> {
  const { hub, out, flags } = context
  const call = { params: { path: { id } } }
  const before = await answer(hub.GET('/rounds/{id}', call))
  const closed = ['sealing', 'matching', 'matched', 'awarded', 'completed'].includes(before.state)
  const round = closed ? before : await answer(hub.POST('/rounds/{id}/close', call))
  if (waits(round)) {
    if (!flags.wait) return showOutcome(context, round, '')
    sayWaits(context, round)
    await followed(context, id, 'matched', quietly, { waiting: round })
  } else if (closed && flags.again) {
    const { runId } = await answer(hub.POST('/rounds/{id}/match', call))
    // What the round says of its matching may still be of the run before.
    const { matching: _, ...rest } = round
    if (!flags.wait) return out.show(rest, 'its books are being matched again')
    await followed(context, id, 'matched', quietly, { runId })
  } else {
    if (!flags.wait) return showRound(context, round, 'closed; its books are being matched')
    await followed(context, id, 'matched', quietly)
  }
  out.show(await answer(hub.GET('/rounds/{id}', call)), 'matched')
}

/**
 * Shows a round, to people without sums over several materials, which may be of different forms. One whose matching has failed is a failure all the
 * same, so that a script need not read for it.
 */
export function showRound({ out }: Context, round: ShownRound, note?: string): void {
  const failed = failedMatching(round)
  const { totals: _, ...apart } = round
  const isOfSeveral = (round.byMaterial?.length ?? 0) > 1
  out.show(isOfSeveral && !out.json ? apart : round, failed === undefined ? note : undefined)
  if (failed !== undefined) throw matchingFailed(failed)
}

/** Follows a round to its end, or until it is as far as `until`. */
export const watch = (context: Context, id: string, until: State = 'completed'): Promise<void> =>
  followed(context, id, until, context.out.json || !process.stdout.isTTY ? lineByLine(context) : onTerminal())

/** `runId`: a failure counts only when it is of this run. `waiting`: what a second operator has to confirm first. */
async function followed(
  context: Context,
  id: string,
  until: State,
  show: Display,
  { runId, waiting }: { runId?: string; waiting?: WaitingCommand } = {},
): Promise<void> {
  let unconfirmed = waiting
  const stop = new AbortController()
  const { timeout } = context.options
  if (timeout !== undefined && !(Number(timeout) > 0)) throw usage('--timeout is a number of seconds')
  const timer =
    timeout === undefined
      ? undefined
      : setTimeout(() => stop.abort(waitedInVain(`not ${until} within ${timeout} s`)), Number(timeout) * 1000)
  const interrupt = (): void => stop.abort(new Failure(EXIT.interrupted, 'interrupted', { code: 'interrupted' }))
  process.once('SIGINT', interrupt)
  try {
    for await (const round of states(context.hub, id, stop.signal, show.lost)) {
      show.round(round)
      if (isAsFarAs(round, until)) return
      const failed = failedMatching(round, runId)
      if (failed !== undefined) throw matchingFailed(failed)
      if (unconfirmed && (isAsFarAs(round, 'sealing') || !(await stillWaits(context, unconfirmed))))
        unconfirmed = undefined
      if (isOver(round)) throw waitedInVain(`the round is ${round.state}, and will not be ${until}`)
    }
    throw stop.signal.reason
  } finally {
    clearTimeout(timer)
    process.off('SIGINT', interrupt)
    stop.abort()
    show.end()
  }
}

const waitedInVain = (message: string): Failure => new Failure(EXIT.waitedInVain, message, { code: 'waited-in-vain' })

const matchingFailed = (message: string): Failure =>
  new Failure(EXIT.matchingFailed, message, { code: 'matching-failed' })
