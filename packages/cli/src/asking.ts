import { createInterface } from 'node:readline/promises'
import type { Readable, Writable } from 'node:stream'
import type { Command } from 'commander'
import type { Context } from './command.ts'
import { EXIT, Failure } from './failure.ts'

type Terminal = { readonly input: Readable & { isTTY?: boolean }; readonly output: Writable & { isTTY?: boolean } }

/** Has a command say on a terminal what will stay as it then is, and ask whether to go on. Nobody is asked who has said --yes, nor where nobody can answer. */
export const asksFirst = (command: Command, what: string): Command =>
  mayAsk(command).hook('preAction', () =>
    ask(what, command.opts().yes === true, { input: process.stdin, output: process.stderr }),
  )

type Flagged = Pick<Context, 'flags'>
/** Whether somebody is asked at all. */
export const isAsked = ({ flags }: Flagged): boolean =>
  flags.yes !== true && process.stdin.isTTY && process.stderr.isTTY

/** Has a command ask by `askWhile`, once it knows what. */
export const mayAsk = (command: Command): Command => command.option('--yes', 'go on without asking')

/** As `asksFirst`, within a command that first has to look up what will stay. */
export const askWhile = ({ flags }: Flagged, what: string | LookedUp): Promise<void> =>
  ask(what, flags.yes === true, { input: process.stdin, output: process.stderr })

type LookedUp = () => Promise<string | undefined>

/** Throws where the answer is no. What is to be looked up is looked up only where somebody is asked; where it is nothing, nobody is. */
export async function ask(what: string | LookedUp, isAgreed: boolean, { input, output }: Terminal): Promise<void> {
  if (isAgreed || !input.isTTY || !output.isTTY) return
  const stays = typeof what === 'string' ? what : await what()
  if (stays === undefined) return
  const lines = createInterface({ input, output })
  try {
    const answer = await lines.question(`${stays} This cannot be undone. Go on? [y/N] `)
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new Failure(EXIT.interrupted, 'nothing was done', { code: 'not-agreed' })
  } finally {
    lines.close()
  }
}
