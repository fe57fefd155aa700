import { answer } from '@lodestone/client'
import type { Command } from 'commander'
import { showOutcome } from '../approval.commands.ts'
import { asksFirst } from '../asking.ts'
import { idOf, verb } from '../command.ts'
import { readJson } from '../file.ts'
import { STAYS } from '../staying.ts'
import { onRound } from './round.verb.ts'

/** Commands that take a round from its draft to its award, for operators. */
export function operatorCommands(round: Command): void {
  stepCommands(round)
  verb(
    round,
    'realisations [round]',
    'What members accepted of what their latest rounds proposed to them: your own, or all for operators; as it counts in a round',
    ['round realisations', 'round realisations r-2 --json'],
    async ({ hub, out }, name?: string) => {
      const query = name === undefined ? {} : { round: await idOf(hub, '/rounds', name) }
      const rows = hub.items('/realisations', { params: { query } })
      await out.list(rows, ['memberId', 'rounds', 'proposedKg', 'takenKg', 'share'])
    },
  )
  verb(
    round,
    'create <file>',
    'Draft a round from a JSON file (operator)',
    ['round create round.json', 'round create round.json --json | jq -r .id'],
    async ({ hub, out }, file: string) =>
      out.show(await answer(hub.POST('/rounds', { body: readJson(file) })), 'drafted'),
  )
  onRound(
    round,
    'revise <round> <file>',
    'Replace a draft by a JSON file, whole (operator)',
    ['round revise r-1 round.json', 'round revise r-1 round.json --version 3'],
    async ({ hub, out, options }, { params: { path } }, file = '') => {
      const version = options.version ?? (await answer(hub.GET('/rounds/{id}', { params: { path } }))).version
      const params = { path, header: { 'If-Match': `"${version}"` } }
      const made = await answer(hub.PUT('/rounds/{id}', { params, body: readJson(file) }))
      out.show(made, `revised, version ${made.version}`)
    },
  ).option('--version <number>', 'refuse if it has changed since')
  onRound(
    round,
    'what-if <round> <rules>',
    'Match the sealed books under other rules, from a JSON file; changes nothing (operator)',
    ['round what-if r-1 rules.json', `round what-if r-1 - <<<'{"maxCountrySharePct":"50"}'`],
    async ({ hub, out }, call, file = '') =>
      out.show(await answer(hub.POST('/rounds/{id}/what-if', { ...call, body: { rules: readJson(file) } }))),
  )
}

/** Commands that a round does not come back from. */
function stepCommands(round: Command): void {
  const transition = (
    name: 'open' | 'publish-pool' | 'close' | 'close-decisions',
    summary: string,
    done: string,
  ): Command =>
    onRound(round, `${name} <round>`, `${summary} (operator)`, [`round ${name} r-1`], async ({ hub, out }, call) =>
      showOutcome({ out }, await answer(hub.POST(`/rounds/{id}/${name}`, call)), done),
    )
  asksFirst(
    transition('open', 'Open a round: collection begins', 'open'),
    'The round is opened: its rules stay as they are, and all who take part are told.',
  )
  asksFirst(
    transition('publish-pool', 'End the collection and publish the pool', 'the pool is published'),
    'The collection ends, and everybody reads the pool.',
  )
  asksFirst(transition('close', 'Close a round: its books are sealed and matched', 'closed'), STAYS.closeRound)
  asksFirst(
    transition(
      'close-decisions',
      'Close decisions now: what is open lapses or counts as accepted',
      'decisions will be closed',
    ),
    STAYS.closeDecisions,
  )
  asksFirst(
    onRound(
      round,
      'award <round>',
      'Award what both sides accepted (operator)',
      ['round award r-1', 'round award r-1 --lapse-undecided --lapse-below-lots'],
      async ({ hub, out, flags }, call) => {
        const body = {
          ...(flags.lapseUndecided ? { lapseUndecided: true } : {}),
          ...(flags.lapseBelowLots ? { lapseBelowLots: true } : {}),
        }
        showOutcome({ out }, await answer(hub.POST('/rounds/{id}/award', { ...call, body })), 'awarded')
      },
    )
      .option('--lapse-undecided', 'let what is undecided lapse')
      .option('--lapse-below-lots', 'let lapse what was accepted of offers below their lot or tier'),
    STAYS.awardRound,
  )
  asksFirst(
    onRound(
      round,
      'cancel <round>',
      'Cancel a round (operator)',
      ['round cancel r-1 --reason "Too little demand"'],
      async ({ hub, out, options }, call) => {
        const body = options.reason === undefined ? {} : { reason: options.reason }
        showOutcome({ out }, await answer(hub.POST('/rounds/{id}/cancel', { ...call, body })), 'cancelled')
      },
    ).option('--reason <text>', 'why, as it stands in the record'),
    STAYS.cancelRound,
  )
}
