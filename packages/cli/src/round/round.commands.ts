import { answer } from '@lodestone/client'
import { ROUND_STATES } from '@lodestone/kernel'
import { type Command, Option } from 'commander'
import { showOutcome } from '../approval.commands.ts'
import { type Context, given, idOf, noun, verb } from '../command.ts'
import { readJson } from '../file.ts'
import type { ShownRound, State } from './phase.ts'
import { match, showRound, watch } from './round.watch.ts'

type Id = { params: { path: { id: string } } }

export function roundCommands(program: Command): void {
  const round = noun(program, 'round', 'Rounds: one pooled procurement each, from collection to delivery')
  reading(round)
  running(round)
  following(round)
}

/** A command on one round, which is named by its id or reference. */
const onRound = (
  round: Command,
  line: string,
  summary: string,
  examples: readonly string[],
  run: (context: Context, call: Id, ...more: string[]) => Promise<void>,
): Command =>
  verb(round, line, summary, examples, async (context, name: string, ...more: string[]) =>
    run(context, { params: { path: { id: await idOf(context.hub, '/rounds', name) } } }, ...more),
  )

function reading(round: Command): void {
  verb(
    round,
    'list',
    'List rounds',
    ['round list', 'round list --state collecting --json'],
    async ({ hub, out, options }) => {
      const rows = hub.items('/rounds', { params: { query: given({ state: options.state }) } })
      await out.list(rows, ['id', 'reference', 'name', 'state', 'collectionClosesAt', 'offersCloseAt'])
    },
  ).addOption(new Option('--state <state>', 'only these').choices(ROUND_STATES))
  verb(
    round,
    'reports',
    'List what was matched and delivered in several completed rounds together, by material, the latest first',
    ['round reports', 'round reports --json | jq \'.[] | select(.material == "ndpr-oxide")\''],
    async ({ hub, out }) => out.list(hub.items('/rounds/reports'), ['material', 'matchedKg', 'deliveredKg', 'rounds']),
  )
  onRound(
    round,
    'show <round>',
    'Show a round: state, totals, seals, shares per country and stage',
    ['round show r-1', 'round show r-1 --json | jq .totals'],
    async (context, call) => showRound(context, (await answer(context.hub.GET('/rounds/{id}', call))) as ShownRound),
  )
  onRound(
    round,
    'pool <round>',
    'Show the published pool sheet of a round, in safe cells',
    ['round pool r-1'],
    async ({ hub, out }, call) => out.show(await answer(hub.GET('/rounds/{id}/pool', call))),
  )
  onRound(
    round,
    'lines <round>',
    'List the lines that have joined: your own, or all for operators and auditors',
    ['round lines r-1'],
    async ({ hub, out }, call) =>
      out.list(hub.items('/rounds/{id}/lines', call), [
        ...['id', 'reference', 'material', 'quantityKg', 'period', 'deliverTo', 'commitment', 'entry', 'reason'],
      ]),
  )
  onRound(
    round,
    'offers <round>',
    'List the offers that have joined: your own, or all for operators and auditors',
    ['round offers r-1'],
    async ({ hub, out }, call) =>
      out.list(hub.items('/rounds/{id}/offers', call), [
        ...['id', 'material', 'quantityKg', 'period', 'screening.level', 'entry', 'reason'],
      ]),
  )
  onRound(
    round,
    'allocations <round>',
    'List what was allocated: your own, or all for operators and auditors',
    ['round allocations r-1', "round allocations r-1 --json | jq -r '.[].id'"],
    async ({ hub, out }, call) =>
      out.list(hub.items('/rounds/{id}/allocations', call), [
        ...['id', 'material', 'period', 'quantityKg', 'price.amount', 'price.currency', 'landedPrice', 'state'],
      ]),
  )
  onRound(
    round,
    'decisions <round>',
    'Say who has decided on the allocations of the current pass',
    ['round decisions r-1', "round decisions r-1 --json | jq '.[] | select(.open > 0)'"],
    async ({ hub, out }, call) => {
      const { parties } = await answer(hub.GET('/rounds/{id}/decisions', call))
      await out.list(parties, ['participantId', 'side', 'open', 'accepted', 'declined', 'ended'])
    },
  )
  onRound(
    round,
    'explain <round>',
    'Say why each line and offer got what it got',
    ['round explain r-1', 'round explain r-1 --json | jq \'.[] | select(.code != "filled")\''],
    async ({ hub, out }, call) =>
      out.list(hub.items('/rounds/{id}/explanations', call), ['kind', 'id', 'code', 'text']),
  )
}

function running(round: Command): void {
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
  const transition = (
    name: 'open' | 'publish-pool' | 'close' | 'close-decisions',
    summary: string,
    done: string,
  ): Command =>
    onRound(round, `${name} <round>`, `${summary} (operator)`, [`round ${name} r-1`], async ({ hub, out }, call) =>
      showOutcome({ out }, await answer(hub.POST(`/rounds/{id}/${name}`, call)), done),
    )
  transition('open', 'Open a round: collection begins', 'open')
  transition('publish-pool', 'End the collection and publish the pool', 'the pool is published')
  transition('close', 'Close a round: its books are sealed and matched', 'closed')
  transition(
    'close-decisions',
    'Close decisions now: what is open lapses or counts as accepted',
    'decisions will be closed',
  )
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
    .option('--lapse-below-lots', 'let lapse what was accepted of offers below their lot or tier')
  onRound(
    round,
    'cancel <round>',
    'Cancel a round (operator)',
    ['round cancel r-1 --reason "Too little demand"'],
    async ({ hub, out, options }, call) => {
      const body = options.reason === undefined ? {} : { reason: options.reason }
      showOutcome({ out }, await answer(hub.POST('/rounds/{id}/cancel', { ...call, body })), 'cancelled')
    },
  ).option('--reason <text>', 'why, as it stands in the record')
  onRound(
    round,
    'what-if <round> <rules>',
    'Match the sealed books under other rules, from a JSON file; changes nothing (operator)',
    ['round what-if r-1 rules.json', `round what-if r-1 - <<<'{"maxCountrySharePct":"50"}'`],
    async ({ hub, out }, call, file = '') =>
      out.show(await answer(hub.POST('/rounds/{id}/what-if', { ...call, body: { rules: readJson(file) } }))),
  )
}

function following(round: Command): void {
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
      .option('--wait', 'until it is matched')
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
