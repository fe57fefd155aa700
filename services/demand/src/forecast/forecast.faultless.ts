import type { ForecastDraft } from '@lodestone/contracts'
import { problemOf } from '@lodestone/http/problem'
import { checkDraft } from './forecast.ts'

/** A draft that the rules for drafts find no fault with. Throws 422 with those they find. */
export function faultless(draft: ForecastDraft, now: Date): ForecastDraft {
  const checked = checkDraft(draft, now)
  if (!checked.ok) throw problemOf(checked.refusal)
  return checked.value
}
