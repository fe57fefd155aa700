import { implement, ProblemError } from '@lodestone/http'
import { refuse } from '@lodestone/kernel'
import { attachment, type ServiceContext } from '@lodestone/service'
import type { Pool } from '../computation/computation.pool.ts'
import { horizonOf, reportOf } from '../report/report.document.ts'
import { findName } from '../report/report.store.ts'
import { voiceOf } from '../report/report.voice.ts'
import { exposureReading } from './exposure.reading.ts'

/** Seconds after which there is room again for one more document. */
const RETRY_SECONDS = 5

/** How a member's own lines fare, of the newest baseline and these lines alone. */
export function exposureRoutes(context: ServiceContext, asked: Pool) {
  const { database } = context
  const read = exposureReading(context, asked)
  return implement({
    readOwnExposure: async ({ identity: { org = '' } }) => ({ body: (await read(org)).exposure }),
    reportOwnExposure: async ({ identity: { org = '' }, query: { lang = 'en' } }) => {
      const { baseline, exposure } = await read(org)
      if (exposure.scenarios.every(({ lines }) => lines.length === 0))
        return refuse('wrong-state', 'There is nothing to report: none of your lines is stated yet.')
      const organisation = (await findName(database, org)) ?? org
      const horizon = horizonOf(baseline)
      const document = reportOf({ organisation, exposure, horizon, at: new Date(exposure.asOf) }, voiceOf(lang))
      // Loaded when the first document is asked for.
      const { TooManyDocuments, typeset } = await import('@lodestone/typeset')
      const body = await typeset(document).catch(error => {
        if (error instanceof TooManyDocuments)
          throw new ProblemError('unavailable', 'Too many documents are being made.', undefined, RETRY_SECONDS)
        throw error
      })
      return {
        body,
        headers: {
          'content-type': 'application/pdf',
          'content-disposition': attachment(`exposure-${exposure.asOf}-${lang}.pdf`),
          'content-language': lang,
        },
      }
    },
  })
}
