import { type Forecast, type ForecastDraft, forecastWithdrawn } from '@lodestone/contracts'
import { actorOf, type CallHead, type CallOf, implement, mapLightFirst, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { holdGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { saveEntries } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, liveEntriesOf } from '../entry/entry.store.ts'
import { factsOf } from './forecast.facts.ts'
import { faultless } from './forecast.faultless.ts'
import { answerOf, forecastReading } from './forecast.query.routes.ts'
import { listForecasts, lockForecast, saveForecast } from './forecast.store.ts'
import { forecastSubmission } from './forecast.submission.ts'
import { type Refused, revise, withdraw } from './forecast.ts'

const files = inFileThread<typeof import('./forecast.file.ts')>(new URL('./forecast.file.ts', import.meta.url))

export function forecastRoutes(context: ServiceContext) {
  const { database, door, admission, clock, newId } = context
  const submitted = forecastSubmission(context)

  /** What was sent, whatever as, without faults: what is large is read and checked in a thread. */
  async function drafted(call: CallOf<'submitForecast' | 'reviseForecast'>): Promise<ForecastDraft> {
    const { file, owe, query } = call
    return file ? files('draftOf', { file, owe }, query, clock()) : faultless(call.body, clock())
  }

  async function own(call: CallHead): Promise<string> {
    return (await admission.admitted(call.identity, 'member')).id
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

  return {
    ...forecastReading(context),
    ...implement({
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
    }),
  }
}
