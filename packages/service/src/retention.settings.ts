import { z } from 'zod'

const days = z.coerce.number().int().min(1).max(36_500)

/** Days for which what names a person is kept when nothing needs it any more. */
export const retentionFields = {
  /** Of applications, from the decision: for questions about it. */
  APPLICATIONS_KEPT_DAYS: days.default(180),
  /** Of people who have left, or never joined: until the rounds in which they acted are delivered. */
  PEOPLE_KEPT_DAYS: days.default(365),
  /** Of contacts whose address nobody confirms, or takes no e-mail. */
  CONTACTS_KEPT_DAYS: days.default(90),
} as const
