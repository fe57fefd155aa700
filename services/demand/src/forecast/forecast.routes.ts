import type { Forecast, ForecastDraft } from '@lodestone/contracts'
import { type CallHead, type CallOf, implement, mapLightFirst, notFound } from '@lodestone/http'
import type { Outcome } from '@lodestone/kernel'
import { inFileThread, type ServiceContext } from '@lodestone/service'
import { howToRead } from '../mapping/named.ts'
import { refusalsOf, submissionRefusals, withRefusals } from './forecast.besides.ts'
import { forecastChanging } from './forecast.changing.ts'
import { faultless } from './forecast.faultless.ts'
import { placedPreview } from './forecast.preview.ts'
import { forecastReading } from './forecast.query.routes.ts'
import { listForecasts } from './forecast.store.ts'
import { forecastSubmission } from './forecast.submission.ts'
import { type Refused, revise, withdraw } from './forecast.ts'

const files = inFileThread<typeof import('./forecast.file.ts')>(new URL('./forecast.file.ts', import.meta.url))

export function forecastRoutes(context: ServiceContext) {
  const { database, door, admission, clock, newId } = context
  const submitted = forecastSubmission(context)
  const changing = forecastChanging(context)

  /** What was sent, whatever as, without faults: what is large is read and checked in a thread. */
  async function drafted(call: CallOf<'submitForecast' | 'reviseForecast'>): Promise<ForecastDraft> {
    const { file, owe } = call
    return file
      ? files('draftOf', { file, owe }, await howToRead(database, call), clock())
      : faultless(call.body, clock())
  }

  async function own(call: CallHead): Promise<string> {
    return (await admission.admitted(call.identity, 'member')).id
  }

  async function change(
    call: CallOf<'reviseForecast' | 'withdrawForecast'>,
    decide: (forecast: Forecast) => Outcome<Forecast | undefined, Refused>,
    lines: 'replace' | 'keep',
  ) {
    return door.command(call, changing(call, call.params.id, await own(call), decide, lines))
  }

  /** Why a draft would be refused that nothing in its file is against: a revision is made, and undone. */
  async function refusals(call: CallOf<'previewForecast'>, draft: ForecastDraft, participantId: string) {
    const { revises } = call.query
    if (revises === undefined) return submissionRefusals(database, { identity: call.identity, participantId }, draft)
    const decide = (forecast: Forecast) =>
      revise(forecast, { ...draft, reference: draft.reference || forecast.reference }, forecast.version, {
        newId,
        now: clock(),
      })
    return refusalsOf(await door.rehearse(changing(call, revises, participantId, decide, 'replace')))
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
        const participantId = await own(call)
        const { preview, draft, rows } = await files('previewOf', call, await howToRead(database, call), clock())
        const placed = await placedPreview(database, preview)
        return { body: draft ? withRefusals(placed, await refusals(call, draft, participantId), rows) : placed }
      },
    }),
  }
}
