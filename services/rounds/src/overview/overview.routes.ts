import { isParty, OVERVIEW_ROUNDS, type Participant, type RoundsOverview } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { type CallHead, DEFAULT_PAGE, implement, readIdCursor, sees, toPage } from '@lodestone/http'
import { endOfDay, present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { readDisclosed } from '../disclosure/disclosure.store.ts'
import { readOutcomes } from '../outcome/outcome.store.ts'
import { type Disclosures, disclosedTotals } from '../round/round.view.ts'
import { readTotals } from '../totals/totals.store.ts'
import { listHeads, listLive, type RoundHead, readOpen, readOwnFigures, type Span } from './overview.store.ts'
import { hoursOf, isAwarded, overviewOf, type RoundFacts, showFigures, showSavings, stepsOf } from './overview.ts'
import { type Reader, waitingOf } from './overview.waiting.ts'

/** Whose figures are read: everybody's, or one organisation's own. */
type Whose = { readonly reader: 'oversight' } | { readonly reader: Participant['kind']; readonly org: string }

const whoseOf = ({ identity }: CallHead): Whose =>
  sees(identity, 'operator', 'auditor')
    ? { reader: 'oversight' }
    : { reader: present([...identity.roles].find(isParty)), org: identity.org ?? '' }

const orgOf = (whose: Whose): string | undefined => (whose.reader === 'oversight' ? undefined : whose.org)

/** The rounds of some heads with the figures and outcomes that the reader sees. */
async function factsOf(sql: Sql, heads: readonly RoundHead[], whose: Whose): Promise<RoundFacts[]> {
  const ids = heads.map(one => one.id)
  const [figures, outcomes] = await Promise.all([
    whose.reader === 'oversight' ? readTotals(sql, ids) : readOwnFigures(sql, ids, whose.org, whose.reader),
    readOutcomes(sql, ids, orgOf(whose)),
  ])
  return heads.map(head => ({ ...head, figures: figures.get(head.id) ?? new Map(), outcome: outcomes.get(head.id) }))
}

/** What waits in all rounds under way. */
async function readWaiting(sql: Sql, whose: Whose) {
  const live = await listLive(sql)
  const ids = live.filter(({ state }) => state === 'matched' || state === 'awarded').map(({ id }) => id)
  const open = await readOpen(sql, ids, orgOf(whose))
  return live.flatMap(round => waitingOf(round, open.get(round.id), whose.reader))
}

const spanOf = ({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): Span => ({
  ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
  ...(to === undefined ? {} : { before: endOfDay(to) }),
})

/** A round's own row. What the whole round came to is shown to an organisation as far as it was published. */
function showRound(round: RoundFacts, reader: Reader, disclosed: Disclosures): RoundsOverview['items'][number] {
  const { id, reference, name, state, currency, openedAt, figures, outcome } = round
  const shown = [...figures].map(([material, own]) => ({ material, ...showFigures(own, isAwarded(round)) }))
  return {
    ...{ id, reference, name, state, currency, openedAt },
    steps: stepsOf(round).map(({ step, ms }) => ({ step, hours: hoursOf(ms) })),
    ...(reader === 'oversight'
      ? { byMaterial: shown }
      : { byMaterial: disclosedTotals(disclosed).byMaterial ?? [], own: shown }),
    savings: showSavings(currency, outcome?.savings ?? []).map(({ kg: _, ...saving }) => saving),
  }
}

export function overviewRoutes({ database }: ServiceContext) {
  return implement({
    readRoundsOverview: async call => {
      const { limit = DEFAULT_PAGE, cursor, ...query } = call.query
      const after = readIdCursor(cursor)
      const whose = whoseOf(call)
      const most = after === undefined ? OVERVIEW_ROUNDS : limit
      const heads = await listHeads(database, spanOf(query), most, after)
      const counted = await factsOf(database, heads.slice(0, most), whose)
      const { items: ids, nextCursor } = toPage(
        heads,
        limit,
        one => one.id,
        one => one.id,
      )
      const disclosed = whose.reader === 'oversight' ? undefined : await readDisclosed(database, ids)
      return {
        body: {
          of: whose.reader === 'oversight' ? ('all' as const) : ('own' as const),
          ...(after === undefined ? await sumsOf(counted, heads.length > most, whose) : {}),
          items: counted.slice(0, ids.length).map(round => showRound(round, whose.reader, disclosed?.get(round.id))),
          nextCursor,
        },
      }
    },
  })

  async function sumsOf(counted: readonly RoundFacts[], leftOut: boolean, whose: Whose) {
    const { rounds, ...sums } = overviewOf(counted)
    const { notSummed, ...counts } = rounds
    return {
      rounds: { ...counts, ...(whose.reader === 'oversight' ? { notSummed } : {}), leftOut },
      ...sums,
      waiting: await readWaiting(database, whose),
    }
  }
}
