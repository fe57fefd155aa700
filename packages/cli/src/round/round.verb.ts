import type { Command } from 'commander'
import { type Context, idOf, verb } from '../command.ts'

type Id = { params: { path: { id: string } } }

/** A command on one round, which is named by its id or reference. */
export const onRound = (
  round: Command,
  line: string,
  summary: string,
  examples: readonly string[],
  run: (context: Context, call: Id, ...more: string[]) => Promise<void>,
): Command =>
  verb(round, line, summary, examples, async (context, name: string, ...more: string[]) =>
    run(context, { params: { path: { id: await idOf(context.hub, '/rounds', name) } } }, ...more),
  )
