import { formatKg, grams } from '@lodestone/kernel'
import { MADE_OF } from '../sample/assumptions.ts'
import type { SampleForecast } from '../sample/demand.ts'
import type { SampleData } from '../sample.ts'
import { actor, type People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

/** Members that state lines of their own; the first of the sample. */
const MEMBERS = 12
/** Days of stock that they hold, one after the other: illustrative. */
const STOCK_DAYS = [20, 35, 60, 90]
/** Neodymium of what magnets hold, three quarters of NdPr: illustrative. */
const NEODYMIUM_PCT = '22.1'
/** A scenario is computed in seconds; a machine that is short of time takes minutes. */
const RUN_WITHIN_MS = 600_000

type LineFate = { line: string; element: string; needKg: string; shortKg: string; coveredKg: string; stopsOn?: string }
type Run = {
  id: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  scenarioName: string
  failure?: string
  outcomeHash?: string
  outcome?: { lines: LineFate[] }
}

/** A shock on the demo's own members: some state what their lines need and hold, an operator has a published scenario computed, and it is replayed. */
export async function foreseeShock(people: People, sample: SampleData, progress: Progress): Promise<void> {
  const stating = sample.forecasts.filter(({ lines }) => magnetsOf(lines) > 0n).slice(0, MEMBERS)
  await progress.step('members state lines of their own', stating.length, async tick => {
    for (const [at, forecast] of stating.entries()) {
      const client = actor(people, forecast.member)
      const { version } = await client.get<{ version: number }>('/outlook/lines')
      await client.replace('/outlook/lines', { lines: ownLines(people, forecast, at) }, version)
      tick()
    }
  })
  const run = await progress.step('a shock is computed', 0, async () => {
    const asked = await people.operator.post<Run>('/outlook/runs', { scenarioId: 'published-1' }, crypto.randomUUID())
    return waitFor('the run is done', RUN_WITHIN_MS, async () => {
      const { state, failure, ...found } = await people.operator.get<Run>(`/outlook/runs/${asked.id}`)
      if (state === 'failed') throw new Error(`the run failed: ${failure}`)
      return state === 'done' ? ready({ state, ...found }) : notYet(state)
    })
  })
  report(
    run,
    new Set(stating.flatMap((forecast, at) => ownLines(people, forecast, at).map(({ line }) => line))),
    progress,
  )
  const { matches } = await people.auditor.post<{ matches: boolean }>(`/outlook/runs/${run.id}/verifications`)
  progress.say(`    computed again: ${matches ? 'the same hash' : 'ANOTHER HASH'}, ${run.outcomeHash?.slice(0, 16)}…`)
  progress.say()
}

const magnetsOf = (lines: SampleForecast['lines']): bigint =>
  lines.reduce((sum, { material, quantityKg }) => (material === 'ndfeb-magnet' ? sum + grams(quantityKg) : sum), 0n)

/** What a member's magnets of a year hold, as need of a month for three years. */
function ownLines(people: People, { member, lines }: SampleForecast, at: number) {
  const month = magnetsOf(lines) / 12n
  const { country } = people.participants.get(member) ?? { country: 'DE' }
  const of = (element: string, pct: string) => ({
    line: `Magnets of ${member}`,
    element,
    stage: 'magnet',
    country,
    kgPerMonth: formatKg((month * BigInt(Math.round(Number(pct) * 10))) / 1000n),
    from: '2027-01',
    to: '2029-12',
    stock: { days: STOCK_DAYS[at % STOCK_DAYS.length] },
  })
  return [of('Nd', NEODYMIUM_PCT), of('Dy', MADE_OF.dy), of('Tb', MADE_OF.tb)]
}

function report({ scenarioName, outcome }: Run, own: ReadonlySet<string>, progress: Progress): void {
  const lines = (outcome?.lines ?? []).filter(({ line }) => [...own].some(name => line.includes(name)))
  progress.say()
  progress.say(`    Who would run short: ${scenarioName} (baseline of published figures, lines illustrative)`)
  progress.table([
    ['element', 'need', 'not delivered', 'from stock', 'entries that stop', 'first'],
    ...[...Map.groupBy(lines, ({ element }) => element)].map(([element, rows]) => {
      const sum = (of: 'needKg' | 'shortKg' | 'coveredKg') =>
        tonnes(formatKg(rows.reduce((all, row) => all + grams(row[of]), 0n)))
      const stops = rows.flatMap(({ stopsOn }) => stopsOn ?? []).sort()
      return [element, sum('needKg'), sum('shortKg'), sum('coveredKg'), `${stops.length}`, stops[0] ?? '-']
    }),
  ])
}
