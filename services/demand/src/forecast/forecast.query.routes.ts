import type { Forecast } from '@lodestone/contracts'
import { forecastExport } from '@lodestone/files'
import {
  type AskOf,
  actorOf,
  type CallOf,
  DEFAULT_PAGE,
  type Identity,
  implement,
  notFound,
  readIdCursor,
  sees,
  toCursor,
} from '@lodestone/http'
import { exported, type ServiceContext } from '@lodestone/service'
import { readHistory } from './forecast.history.store.ts'
import { listForecasts } from './forecast.store.ts'

/** Forecasts that an export reads at once: each may have 10,000 lines. */
const FORECASTS_PER_PAGE = 5

/** The answer with a forecast. */
export const answerOf = (forecast: Forecast) => ({ body: forecast, version: forecast.version })

/** Forecasts as the caller may see them. */
export function forecastReading({ database, door }: ServiceContext) {
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
    exportForecasts: exported(list, forecastExport, one => one.lines.length, FORECASTS_PER_PAGE),
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
