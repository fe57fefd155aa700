import type { Application } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { type Identity, notFound, sees } from '@lodestone/http'
import { isUuid } from '@lodestone/kernel'
import { personId } from '@lodestone/service'
import { findApplication } from './application.store.ts'

export const answerOf = (application: Application) => ({ body: application, version: application.version })

/** Whose applications somebody sees: everybody's where nobody is named. */
export const seenBy = (identity: Identity): { applicantId?: string } =>
  sees(identity, 'operator', 'auditor') ? {} : { applicantId: personId(identity.sub) }

/** Their own alone, whatever else somebody sees. */
export const ownOf = ({ sub }: Identity) => ({ applicantId: personId(sub) })

/** The application of an id, of whoever applied if one is named. Throws 404: another's is as one that is missing. */
export async function named(
  sql: Sql,
  id: string,
  which: { readonly applicantId?: string; readonly lock?: boolean } = {},
): Promise<Application> {
  const application = isUuid(id) ? await findApplication(sql, id, which) : undefined
  if (!application) throw notFound()
  return application
}

/** What the history keeps of a step: nothing that names the company or a person. */
export const factOf = (
  { id, applied: { kind, country } }: Application,
  step: string,
  more: Record<string, string> = {},
) => ({
  subject: id,
  type: `participants.application-${step}`,
  data: { kind, country, ...more },
})
