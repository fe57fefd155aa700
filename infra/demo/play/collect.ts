import type { Forecast, Publication, Round } from '@lodestone/contracts'
import type { SampleData } from '../sample.ts'
import { bounded } from './bounded.ts'
import { type Body, HubRefusal } from './client.ts'
import { csvOf, ndjsonOf } from './csv.ts'
import { actor, type People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'
import { notYet, ready, waitFor } from './wait.ts'

const AT_ONCE = 12
type RoundLine = {
  id: string
  reference: string
  participantId: string
  entry: string
  commitment: string
  quantityKg: string
}

/** Half of the members have sent their needs when the round opens, the others answer it. Returns the open round. */
export async function collectDemand(
  people: People,
  sample: SampleData,
  run: string,
  progress: Progress,
): Promise<Round> {
  const half = sample.forecasts.length / 2
  const send = async (forecast: SampleData['forecasts'][number], tick: () => void): Promise<Forecast> => {
    const sent = await actor(people, forecast.member).send<Forecast>(
      '/demand/forecasts',
      bodyOf(forecast),
      `forecast-${run}-${forecast.member}`,
      forecast.as === 'json' ? {} : { reference: forecast.reference },
    )
    tick()
    return sent
  }
  return progress.step('forecasts sent, some as CSV and NDJSON', sample.forecasts.length, async tick => {
    await bounded(sample.forecasts.slice(0, half), AT_ONCE, forecast => send(forecast, tick))
    const round = await people.operator.post<Round>('/rounds', sample.round, `round-${run}`)
    await people.operator.post(`/rounds/${round.id}/open`)
    await bounded(sample.forecasts.slice(half), AT_ONCE, forecast => send(forecast, tick))
    return round
  })
}

function bodyOf(forecast: SampleData['forecasts'][number]): Body {
  switch (forecast.as) {
    case 'json':
      return { json: { reference: forecast.reference, lines: forecast.lines } }
    case 'csv':
      return { text: csvOf(forecast.lines), type: 'text/csv' }
    case 'ndjson':
      return { text: ndjsonOf(forecast.lines), type: 'application/x-ndjson' }
  }
}

/** Waits until every line that can join has, drops one in evaluation, publishes the pool and lets one member leave. */
export async function publishPool(people: People, round: Round, sample: SampleData, progress: Progress): Promise<void> {
  const expected = sample.forecasts.flatMap(forecast => forecast.lines).filter(line => line.commitment !== 'forecast')
  const joined = await progress.step('lines joined the round', 0, () =>
    waitFor('all lines join', 30_000, async () => {
      const lines = await people.operator.all<RoundLine>(`/rounds/${round.id}/lines`)
      return lines.length >= expected.length ? ready(lines) : notYet(`${lines.length} of ${expected.length} joined`)
    }),
  )
  const intents = joined.filter(line => line.commitment === 'intent' && line.entry === 'joined')
  const sorted = intents.sort((a, b) => Number(b.quantityKg) - Number(a.quantityKg))
  const [dropped, left] = [sorted[0], sorted[Math.floor(sorted.length / 2)]]
  if (dropped) {
    await people.operator.post(`/rounds/${round.id}/lines/${dropped.id}/drop`, {
      reason: 'twice what this member used last year (sample)',
    })
  }
  await people.operator.post(`/rounds/${round.id}/publish-pool`)
  const member = [...people.participants.values()].find(one => one.kind === 'member')
  const someone = actor(people, member?.reference ?? '')
  const pool = await progress.step('pool published', 0, () =>
    waitFor('the pool is published', 30_000, async () => {
      const { state } = await people.operator.get<Round>(`/rounds/${round.id}`)
      if (state !== 'offering') return notYet(`the round is ${state}`)
      // The round says that it takes offers a moment before its pool can be read.
      return someone.get<Publication>(`/rounds/${round.id}/pool`).then(ready, notPublished)
    }),
  )
  if (left) {
    await people.clientOf.get(left.participantId)?.post(`/rounds/${round.id}/lines/${left.id}/leave`)
  }
  const open = pool.cells.filter(cell => !('suppressed' in cell))
  progress.say(`          ${joined.length} lines joined, 1 dropped in evaluation, 1 left after publication`)
  progress.say(
    `          of ${pool.cells.length} cells ${open.length} are published and ${pool.cells.length - open.length} suppressed`,
  )
  const [cell] = open
  if (cell && 'quantityKg' in cell) {
    progress.say(
      `          e.g. ${cell.material} ${cell.grade ?? ''} ${cell.period} ${cell.bloc}: ${tonnes(cell.quantityKg)} from ${cell.contributors} groups`,
    )
  }
  const suppressed = pool.cells.find(one => 'suppressed' in one)
  if (suppressed) progress.say(`          a suppressed one, as a member reads it: ${JSON.stringify(suppressed)}`)
}

function notPublished(error: unknown) {
  if (error instanceof HubRefusal && error.problem.code === 'wrong-state') return notYet(error.message)
  throw error
}
