import type { Forecast, ForecastDraft, Line } from '@lodestone/contracts'
import { accept, type FieldError, fieldsRefused, type Outcome, periodIsOver, refuse } from '@lodestone/kernel'
import { findMaterial, gradeFault } from '@lodestone/provenance'

export type Refused = 'validation-failed' | 'wrong-state' | 'stale-version'

/** What a draft may not contain whatever the member's other forecasts say: unknown materials and grades, periods that are over, a reference twice. */
export function faultsOf(draft: ForecastDraft, now: Date): FieldError[] {
  const faults: FieldError[] = []
  const seen = new Map<string, number>()
  for (const [index, line] of draft.lines.entries()) {
    const at = `lines.${index}`
    const earlier = seen.get(line.reference)
    if (earlier !== undefined) faults.push({ path: `${at}.reference`, message: `already used by lines.${earlier}` })
    else seen.set(line.reference, index)
    if (!findMaterial(line.material))
      faults.push({ path: `${at}.material`, message: 'not a material of the catalogue' })
    const grade = gradeFault(line.material, line.grade)
    if (grade) faults.push({ path: `${at}.grade`, message: grade })
    if (periodIsOver(line.period, now)) faults.push({ path: `${at}.period`, message: 'this period is over' })
    for (const [nth, substitute] of (line.substitutes ?? []).entries()) {
      if (!findMaterial(substitute.material))
        faults.push({ path: `${at}.substitutes.${nth}.material`, message: 'not a material of the catalogue' })
      const other = gradeFault(substitute.material, substitute.grade)
      if (other) faults.push({ path: `${at}.substitutes.${nth}.grade`, message: other })
    }
  }
  return faults
}

/** Refuses a draft with its faults, at most 1,000 of them. */
export function checkDraft(draft: ForecastDraft, now: Date): Outcome<ForecastDraft, Refused> {
  const faults = faultsOf(draft, now)
  return faults.length === 0
    ? accept(draft)
    : refuse('validation-failed', fieldsRefused(faults.length), faults.slice(0, 1_000))
}

export function submit(
  draft: ForecastDraft,
  who: { id: string; participantId: string; newId: () => string; now: Date },
): Forecast {
  const at = who.now.toISOString()
  return {
    id: who.id,
    reference: draft.reference,
    participantId: who.participantId,
    version: 1,
    status: 'standing',
    lines: draft.lines.map(line => ({ id: who.newId(), ...line })),
    submittedAt: at,
    updatedAt: at,
  }
}

/** A new version of a standing forecast. A line keeps its id as long as it keeps its reference. */
export function revise(
  forecast: Forecast,
  draft: ForecastDraft,
  expected: number,
  who: { newId: () => string; now: Date },
): Outcome<Forecast, Refused> {
  const ready = mayChange(forecast, expected)
  if (!ready.ok) return ready
  if (draft.reference !== forecast.reference)
    return refuse('validation-failed', 'A forecast keeps its reference.', [
      { path: 'reference', message: `must stay ${forecast.reference}` },
    ])
  const ids = new Map(forecast.lines.map(line => [line.reference, line.id]))
  const lines: Line[] = draft.lines.map(line => ({ id: ids.get(line.reference) ?? who.newId(), ...line }))
  return accept({ ...forecast, version: forecast.version + 1, lines, updatedAt: who.now.toISOString() })
}

export function withdraw(forecast: Forecast, expected: number, now: Date): Outcome<Forecast | undefined, Refused> {
  if (forecast.status === 'withdrawn') return accept(undefined)
  const ready = mayChange(forecast, expected)
  if (!ready.ok) return ready
  return accept({ ...forecast, version: forecast.version + 1, status: 'withdrawn', updatedAt: now.toISOString() })
}

function mayChange(forecast: Forecast, expected: number): Outcome<undefined, Refused> {
  if (forecast.status === 'withdrawn') return refuse('wrong-state', 'The forecast is withdrawn.')
  if (forecast.version !== expected) return refuse('stale-version', `The forecast is at version ${forecast.version}.`)
  return accept(undefined)
}
