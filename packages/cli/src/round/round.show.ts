import { answer } from '@lodestone/client'
import { ROUND_STATES } from '@lodestone/kernel'
import { type Command, Option } from 'commander'
import { given, verb } from '../command.ts'
import { type Happening, happening } from './happening.ts'
import type { ShownRound } from './phase.ts'
import { onRound } from './round.verb.ts'
import { showRound } from './round.watch.ts'

/** Rounds as people read them in a list: what happened last, and what is planned next. */
async function* happenedIn(rounds: AsyncIterable<Happening>) {
  for await (const one of rounds) yield { ...one, ...happening(one) }
}

/** Commands that show rounds and what is in them. */
export function readingCommands(round: Command): void {
  verb(
    round,
    'list',
    'List rounds',
    ['round list', 'round list --state collecting --json'],
    async ({ hub, out, options }) => {
      const rows = hub.items('/rounds', { params: { query: given({ state: options.state }) } })
      await out.list(out.json ? rows : happenedIn(rows), ['id', 'reference', 'name', 'state', 'last', 'next'])
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
        ...['id', 'material', 'quantityKg', 'period', 'screening.level', 'screening.assurance', 'entry', 'reason'],
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
