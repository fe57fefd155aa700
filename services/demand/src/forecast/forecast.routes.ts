import { type Forecast, type ForecastDraft, forecastWithdrawn } from '@lodestone/contracts'
import { Conflict } from '@lodestone/database'
import { forecastGift } from '@lodestone/files'
import {
  type AskOf,
  actorOf,
  type CallHead,
  type CallOf,
  DEFAULT_PAGE,
  type Identity,
  implement,
  mapLightFirst,
  notFound,
  ProblemError,
  problemOf,
  readIdCursor,
  sees,
  toCursor,
} from '@lodestone/http'
import { accept, chunksOf, isUuid, type Outcome, vouched } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { exported, inFileThread, type ServiceContext } from '@lodestone/service'
import { GATE_PARAMETERS, type Gate, gateCheck, gateMoved, holdGate, readGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import {
  ENTRIES_PER_STATEMENT,
  earlierOf,
  entryInsert,
  entryStatement,
  liveEntriesOf,
  saveEntries,
} from '../entry/entry.store.ts'
import { type Entry, rejoin } from '../entry/entry.ts'
import { factsOf } from './forecast.facts.ts'
import { faultless } from './forecast.faultless.ts'
import {
  FORECAST_PARAMETERS,
  forecastInsert,
  listForecasts,
  lockForecast,
  readHistory,
  saveForecast,
} from './forecast.store.ts'
import { type Refused, revise, submit, withdraw } from './forecast.ts'

const files = inFileThread<typeof import('./forecast.file.ts')>(new URL('./forecast.file.ts', import.meta.url))

/** Times a submission is decided again because rounds opened or ended their collection meanwhile. */
const MAX_GATE_MOVES = 10

/** Forecasts that an export reads at once: each may have 10,000 lines. */
const FORECASTS_PER_PAGE = 5

const answerOf = (forecast: Forecast) => ({ body: forecast, version: forecast.version })

export function forecastRoutes({ database, door, admission, clock, newId }: ServiceContext) {
  let gate: Gate | undefined

  /** One statement, or with many lines one transaction, writes the forecast, its lines, their entries in rounds, the journal, the outbox and the idempotency record. */
  async function create(call: CallOf<'submitForecast' | 'copyForecast'>, forecast: Forecast, known: Gate) {
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

  /** What was sent, whatever as, without faults: what is large is read and checked in a thread. */
  async function drafted(call: CallOf<'submitForecast' | 'reviseForecast'>): Promise<ForecastDraft> {
    const { file, owe, query } = call
    return file ? files('draftOf', { file, owe }, query, clock()) : faultless(call.body, clock())
  }

  async function own(call: CallHead): Promise<string> {
    return (await admission.admitted(call.identity, 'member')).id
  }

  async function submitted(
    call: CallOf<'submitForecast' | 'copyForecast'>,
    draft: ForecastDraft,
    participantId: string,
  ) {
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
        if (error instanceof Conflict && error.constraint === 'forecast_reference_key')
          throw new ProblemError('duplicate-reference', 'You have a forecast with this reference.', [
            { path: 'reference', message: 'already in use' },
          ])
        if (!gateMoved(error) || moves >= MAX_GATE_MOVES) throw error
        gate = undefined
      }
    }
  }

  async function change(
    call: CallOf<'reviseForecast' | 'withdrawForecast'>,
    decide: (forecast: Forecast) => Outcome<Forecast | undefined, Refused>,
    lines: 'replace' | 'keep',
  ) {
    const participantId = await own(call)
    const id = call.params.id
    if (!isUuid(id)) throw notFound()
    return door.command(call, async (tx, record) => {
      const { books, now } = await holdGate(tx)
      const forecast = await lockForecast(tx, id)
      if (forecast?.participantId !== participantId) throw notFound()
      const outcome = decide(forecast)
      if (!outcome.ok) return outcome
      const changed = outcome.value
      if (!changed) return accept(answerOf(forecast))
      const standing = changed.status === 'standing' ? changed : { ...changed, lines: [] }
      const earlier = await earlierOf(
        tx,
        standing.lines.map(line => line.id),
      )
      const entries = rejoin(standing, await liveEntriesOf(tx, id), books, now, earlier)
      if (!entries.ok) return entries
      await saveForecast(tx, changed, lines)
      await saveEntries(tx, entries.value, { at: clock(), by: actorOf(call.identity) })
      const told =
        changed.status === 'standing'
          ? factsOf(changed)
          : [factOf(forecastWithdrawn, id, { forecastId: id, participantId, version: changed.version })]
      record(...told, ...entryFacts(entries.value))
      return accept(answerOf(changed))
    })
  }

  /** A forecast that the caller may read. Reading another's is kept in the forecast's own history, where its member's commands stand. */
  async function find(call: CallOf<'readForecast' | 'readForecastHistory'>): Promise<Forecast> {
    const { forecasts } = await listForecasts(database, {
      id: call.params.id,
      ...scopeOf(call.identity),
      limit: 1,
    })
    const [forecast] = forecasts
    if (!forecast) throw notFound()
    if (readsAll(call.identity))
      await door.transaction({ actor: actorOf(call.identity), correlationId: call.requestId }, async (tx, record) => {
        await tx.query('SELECT 1 FROM forecast WHERE id = $1 FOR UPDATE', [forecast.id])
        record({ subject: forecast.id, type: 'demand.forecast-read', data: { route: call.route.id } })
      })
    return forecast
  }

  async function list(call: AskOf<'listForecasts'>) {
    const { limit = DEFAULT_PAGE, cursor, ...filter } = call.query
    const after = readIdCursor(cursor)
    const { forecasts, more } = await listForecasts(database, {
      ...filter,
      ...scopeOf(call.identity),
      ...(after ? { after } : {}),
      limit,
    })
    const last = forecasts.at(-1)
    return { body: { items: forecasts, nextCursor: more && last ? toCursor(last.id) : null } }
  }

  return implement({
    submitForecast: async call => {
      const draft = await drafted(call)
      return submitted(call, draft, await own(call))
    },
    copyForecast: async call => {
      const participantId = await own(call)
      const { id } = call.params
      const [forecast] = (await listForecasts(database, { id, participantId, limit: 1 })).forecasts
      if (!forecast) throw notFound()
      await call.owe({ lines: forecast.lines.length })
      const lines = await mapLightFirst(forecast.lines, ({ id: _, ...line }) => line)
      return submitted(call, faultless({ reference: call.body.reference, lines }, clock()), participantId)
    },
    reviseForecast: async call => {
      const draft = await drafted(call)
      return change(call, forecast => revise(forecast, draft, call.ifMatch ?? 0, { newId, now: clock() }), 'replace')
    },
    withdrawForecast: call => change(call, forecast => withdraw(forecast, call.ifMatch ?? 0, clock()), 'keep'),
    previewForecast: async call => {
      await own(call)
      return { body: await files('previewOf', call, call.query, clock()) }
    },
    exportForecasts: exported(list, forecastGift, one => one.lines.length, FORECASTS_PER_PAGE),
    listForecasts: list,
    readForecast: async call => ({ ...answerOf(await find(call)), shows: 'kept' as const }),
    readForecastHistory: async call => {
      const forecast = await find(call)
      return { body: { items: await readHistory(database, forecast.id), nextCursor: null }, shows: 'kept' as const }
    },
  })
}

const readsAll = (identity: Identity): boolean => sees(identity, 'operator', 'auditor')
const scopeOf = (identity: Identity): { participantId?: string } =>
  readsAll(identity) ? {} : { participantId: identity.org ?? '' }

function entriesOf(outcome: Outcome<Entry[], 'wrong-state'>): Entry[] {
  if (!outcome.ok) throw problemOf(outcome.refusal)
  return outcome.value
}
