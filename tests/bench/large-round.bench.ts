import { type LineInput, match, type OfferInput, type Rules } from '@lodestone/engine'
import { forecast } from '../system/hub.ts'
import { progress, type Row, row, seconds } from './bench.ts'
import type { BenchHub } from './hub.ts'
import { admitAll, expectStatus, linesOf, matchRound, offerOf, openRound } from './round.ts'

/** Two rounds of the same hub; the year of their periods keeps them apart. */
const SIZES = [
  { lines: 5_000, year: 2028 },
  { lines: 30_000, year: 2027 },
] as const
const MEMBERS = 30
const SUPPLIERS = 25
const OFFERS_EACH = 20
/** Seconds that the way through the hub may take beside the engine, and times the engine's own. */
const BESIDE_S = 2
const TIMES_ENGINE = 3

/**
 * Rounds of 5,000 and 30,000 lines and 500 offers: from close to matched, against the engine alone on the same books in the same run, and the longest time the
 * hub's event loop stood still.
 */
export async function largeRoundRows(hub: BenchHub): Promise<Row[]> {
  const rows: Row[] = []
  for (const size of SIZES) rows.push(...(await roundRows(hub, size)))
  return rows
}

async function roundRows(hub: BenchHub, { lines, year }: (typeof SIZES)[number]): Promise<Row[]> {
  const name = `${lines.toLocaleString('en')} lines and 500 offers`
  const periods = [1, 2, 3, 4].map(quarter => `${year}-Q${quarter}`)
  progress(`a round of ${name}`)
  for (const [m, { api }] of (await admitAll(hub, 'member', MEMBERS, `Large ${year}`)).entries()) {
    const share = Math.floor(((m + 1) * lines) / MEMBERS) - Math.floor((m * lines) / MEMBERS)
    await expectStatus(api.post('/demand/forecasts', forecast(linesOf(m, share, periods))), 201)
  }
  for (const [s, { api }] of (await admitAll(hub, 'supplier', SUPPLIERS, `Large ${year}`)).entries())
    for (let i = 0; i < OFFERS_EACH; i++)
      await expectStatus(api.post('/supply/offers', offerOf(s * OFFERS_EACH + i, periods)), 201)
  const { id } = await openRound(hub, periods, { lines, offers: SUPPLIERS * OFFERS_EACH })

  const longestPause = hub.watchPauses()
  const took = await matchRound(hub, id)
  const pause = longestPause()
  const engine = await engineAlone(hub, id)
  const note = `${took.toFixed(1)} s, the engine alone ${engine.toFixed(1)} s`
  return [
    row(`${name}: close to matched`, took, { atMost: 600 }, 's'),
    row(
      `the same less ${BESIDE_S} s, against the engine alone`,
      (took - BESIDE_S) / engine,
      { atMost: TIMES_ENGINE },
      'times',
      note,
    ),
    row('the same: longest pause of the event loop', pause, { atMost: 100 }, 'ms'),
  ]
}

/** Seconds that the engine takes for the books of a round, as the matching service keeps them, while the hub rests. */
async function engineAlone(hub: BenchHub, roundId: string): Promise<number> {
  await hub.settled()
  const [round] = (await hub.sql('SELECT rules, seed FROM matching.round WHERE round_id = $1', [roundId])) as [
    { rules: string; seed: string },
  ]
  const inputsOf = async <T>(owner: string): Promise<T[]> => {
    const parts = await hub.sql('SELECT body FROM matching.book_part WHERE round_id = $1 AND owner = $2', [
      roundId,
      owner,
    ])
    return (parts as { body: string }[]).flatMap(({ body }) =>
      (JSON.parse(body) as { input: T }[]).map(({ input }) => input),
    )
  }
  const lines = await inputsOf<LineInput>('demand')
  const offers = await inputsOf<OfferInput>('supply')
  const rules = JSON.parse(round.rules) as Rules
  const start = performance.now()
  await match({ rules, seed: round.seed, lines, offers })
  return seconds(start)
}
