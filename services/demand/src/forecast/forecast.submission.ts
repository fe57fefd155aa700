import type { Forecast, ForecastDraft } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import { actorOf, type CallOf, mapLightFirst, problemOf } from '@lodestone/http'
import { chunksOf, type Outcome, vouched } from '@lodestone/kernel'
import { limitFor, type ServiceContext } from '@lodestone/service'
import { GATE_PARAMETERS, type Gate, gateCheck, gateMoved, readGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { ENTRIES_PER_STATEMENT, entryInsert, entryStatement } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import type { Entry } from '../entry/entry.ts'
import { REFERENCE_TAKEN } from './forecast.besides.ts'
import { mayBind } from './forecast.binding.ts'
import { factsOf } from './forecast.facts.ts'
import { FORECAST_PARAMETERS, forecastInsert } from './forecast.store.ts'
import { submit } from './forecast.ts'

type Submitting = CallOf<'submitForecast' | 'copyForecast'>

/** Times a submission is decided again because rounds opened or ended their collection meanwhile. */
const MAX_GATE_MOVES = 10

/** What submits a forecast, decided under the gate as it was last read. */
export function forecastSubmission({ database, door, clock, newId }: ServiceContext) {
  let gate: Gate | undefined

  /** One statement, or with many lines one transaction, writes the forecast, its lines, their entries in rounds, the journal, the outbox and the idempotency record. */
  async function create(call: Submitting, forecast: Forecast, known: Gate) {
    const entries: Entry[] = entriesOf(rejoin(forecast, [], known.books, known.now))
    const insert = await forecastInsert(forecast)
    const act = { at: clock(), by: actorOf(call.identity) }
    const [first, ...further] = chunksOf(entries, ENTRIES_PER_STATEMENT)
    const joined = first ? entryInsert(first, act) : undefined
    const at = FORECAST_PARAMETERS + 1
    const entryRows = joined ? `, entry_rows AS (${joined.sql(at + GATE_PARAMETERS)})` : ''
    return door.create(call, {
      name: `submit-forecast-${insert.form}${joined ? `-joined-${joined.form}` : ''}`,
      sql: `${gateCheck(at)}, ${insert.sql}${entryRows}`,
      values: [
        ...insert.values,
        known.generation,
        [...new Set(entries.map(entry => entry.roundId))],
        ...(joined?.params ?? []),
      ],
      more: [...insert.more, ...(await mapLightFirst(further, some => entryStatement(some, act)))],
      facts: [...factsOf(forecast), ...entryFacts(entries)],
      answer: {
        status: 201,
        body: vouched<Forecast>(
          JSON.stringify({ ...forecast, lines: [] }).replace('"lines":[]', () => `"lines":[${insert.texts.join()}]`),
        ),
        version: forecast.version,
        headers: { location: `/api/v1/demand/forecasts/${forecast.id}` },
      },
    })
  }

  return async (call: Submitting, draft: ForecastDraft, participantId: string) => {
    const allowed = mayBind(draft.lines, await limitFor(database, call.identity))
    if (!allowed.ok) throw problemOf(allowed.refusal)
    // Drawn in stretches: short requests go first.
    const ids = await mapLightFirst(draft.lines, () => newId())
    const drawn = ids.values()
    const forecast = submit(draft, {
      id: newId(),
      participantId,
      newId: () => drawn.next().value ?? newId(),
      now: clock(),
    })
    for (let moves = 0; ; moves++) {
      gate ??= await readGate(database)
      try {
        return await create(call, forecast, gate)
      } catch (error) {
        if (error instanceof Conflict && error.constraint === 'forecast_reference_key') throw problemOf(REFERENCE_TAKEN)
        if (!gateMoved(error) || moves >= MAX_GATE_MOVES) throw error
        gate = undefined
      }
    }
  }
}

function entriesOf(outcome: Outcome<Entry[], 'wrong-state'>): Entry[] {
  if (!outcome.ok) throw problemOf(outcome.refusal)
  return outcome.value
}
