import { clearScreenDown, moveCursor } from 'node:readline'
import { answer, type HubClient, HubProblem, HubUnreachable } from '@lodestone/client'
import { ROUND_QUANTITIES } from '@lodestone/kernel'
import { sayWaits, showOutcome, stillWaits, type WaitingCommand, waits } from '../approval.commands.ts'
import type { Context } from '../command.ts'
import { EXIT, Failure, usage } from '../failure.ts'
import { styled } from '../output.ts'
import { failedMatching, isAsFarAs, isOver, type ShownRound, type State, screen } from './phase.ts'

/** Milliseconds between looks where the hub tells nobody by itself: members and suppliers may not watch the stream, and no event tells that the books are sealed. */
const LOOK_EVERY_MS = 1_000
/** Milliseconds between looks beside the stream, should an event have been missed. */
const LOOK_ANYWAY_MS = 15_000
/** Milliseconds between redraws of the countdown. */
const REDRAW_MS = 1_000

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

/** Shows a round. One whose matching has failed is a failure all the same, so that a script need not read for it. */
export function showRound({ out }: Context, round: ShownRound, note?: string): void {
  const failed = failedMatching(round)
  out.show(round, failed === undefined ? note : undefined)
  if (failed !== undefined) throw matchingFailed(failed)
}

/** Follows a round to its end, or until it is as far as `until`. */
export const watch = (context: Context, id: string, until: State = 'completed'): Promise<void> =>
  followed(context, id, until, context.out.json || !process.stdout.isTTY ? lineByLine(context) : onTerminal())

type Show = { round(round: ShownRound): void; lost(message: string): void; end(): void }
const quietly: Show = { round: () => {}, lost: () => {}, end: () => {} }

/** `runId`: a failure counts only when it is of this run. `waiting`: what a second operator has to confirm first. */
async function followed(
  context: Context,
  id: string,
  until: State,
  show: Show,
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

/** The round, and again whenever the hub tells something about it, or after a while. A hub that is away for a time is waited for. */
async function* states(
  hub: HubClient,
  id: string,
  signal: AbortSignal,
  lost: (message: string) => void,
): AsyncGenerator<ShownRound> {
  const news = followStream(hub, id, signal)
  let known: ShownRound | undefined
  while (!signal.aborted) {
    try {
      known = (await answer(hub.GET('/rounds/{id}', { params: { path: { id } }, signal }))) as ShownRound
      yield known
    } catch (fault) {
      if (signal.aborted) return
      const away = fault instanceof HubUnreachable || (fault instanceof HubProblem && fault.status >= 500)
      if (!known || !away) throw fault
      lost(fault.message)
    }
    await news.next(known?.state === 'sealing')
  }
}

/** Waits for news of a round: by the stream where one may watch it, else by looking now and then; `often` beside the stream too. */
function followStream(hub: HubClient, id: string, signal: AbortSignal): { next(often: boolean): Promise<void> } {
  let every = LOOK_EVERY_MS
  let told = false
  let wake = (): void => {}
  const news = (): void => {
    told = true
    wake()
  }
  signal.addEventListener('abort', news)
  void (async () => {
    const connected = (): void => {
      every = LOOK_ANYWAY_MS
      // What happened while the stream was away is seen by looking.
      news()
    }
    for await (const event of hub.events({ signal, connected }))
      if (event.type === 'gap' || JSON.stringify(event.data).includes(id)) news()
  })().catch(() => {
    every = LOOK_EVERY_MS
  })
  return {
    next: often =>
      new Promise(resolve => {
        const timer = setTimeout(() => wake(), told ? 0 : often ? LOOK_EVERY_MS : every)
        wake = () => {
          clearTimeout(timer)
          told = false
          resolve()
        }
      }),
  }
}

/** A line for each change of state or totals. */
function lineByLine({ out }: Context): Show {
  let before = ''
  return {
    round: ({ id, reference, state, version, totals = {}, missing = [], matching }) => {
      const now = JSON.stringify([state, totals, missing, matching])
      if (now === before) return
      before = now
      const time = new Date().toISOString()
      const figures = ROUND_QUANTITIES.flatMap(name => (totals[name] === undefined ? [] : [`${name}=${totals[name]}`]))
      const lacking = missing.length > 0 ? [`missing=${missing.join(',')}`] : []
      const failed =
        matching?.state === 'failed'
          ? ['matching=failed', ...(matching.reason ? [`reason=${matching.reason}`] : [])]
          : []
      const value = {
        ...{ time, id, reference, state, version, totals },
        ...(missing.length > 0 ? { missing } : {}),
        ...(matching ? { matching } : {}),
      }
      out.line(value, [time, state.padEnd(10), ...figures, ...failed, ...lacking].join(' ').trimEnd())
    },
    lost: message => out.note(message),
    end: () => {},
  }
}

/** The same few lines drawn again and again, with a countdown that runs. */
function onTerminal(): Show {
  let round: ShownRound | undefined
  let trouble: string | undefined
  let drawn = 0
  const paint = (what: string, text: string): string => styled(what as 'bold', text)
  const draw = (): void => {
    if (!round) return
    const lines = [
      ...screen(round, Date.now(), process.stdout.columns || 80, paint),
      ...(trouble ? [paint('red', `${trouble}; trying again`)] : []),
    ]
    moveCursor(process.stdout, 0, -drawn)
    clearScreenDown(process.stdout)
    process.stdout.write(`${lines.join('\n')}\n`)
    drawn = lines.length
  }
  const timer = setInterval(draw, REDRAW_MS)
  return {
    round: next => {
      round = next
      trouble = undefined
      draw()
    },
    lost: message => {
      trouble = message
      draw()
    },
    end: () => clearInterval(timer),
  }
}
