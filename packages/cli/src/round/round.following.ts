import { ROUND_STATES } from '@lodestone/kernel'
import { type Command, Option } from 'commander'
import type { State } from './phase.ts'
import { onRound } from './round.verb.ts'
import { match, watch } from './round.watch.ts'

/** Commands that wait for what becomes of a round. */
export function followingCommands(round: Command): void {
  const seconds = (command: Command): Command =>
    command.option('--timeout <seconds>', 'give up after so long, with exit code 5')
  seconds(
    onRound(
      round,
      'match <round>',
      'Close a round, so that it is matched (operator)',
      ['round match r-1', 'round match r-1 --wait --timeout 600', 'round match r-1 --again --wait'],
      (context, call) => match(context, call.params.path.id),
    )
      .option('--wait', 'until it is matched, also where a second operator has to confirm it')
      .option('--again', 'begin a matching anew that has failed'),
  )
  seconds(
    onRound(
      round,
      'watch <round>',
      'Follow a round live, until it is completed',
      [
        'round watch r-1',
        'round watch r-1 --until matched',
        'round watch r-1 --json >>round.ndjson   # a line for each change',
      ],
      (context, call) => watch(context, call.params.path.id, context.options.until as State | undefined),
    ).addOption(new Option('--until <state>', 'end as soon as it is that far').choices(ROUND_STATES)),
  )
}
