import type { Commitment } from '../disclosure/figure.ts'

/** A part of a forecast as its events tell it; one without lines is a version that is withdrawn. */
export type ForecastPart = {
  readonly forecastId: string
  readonly participantId: string
  readonly version: number
  readonly lines?: readonly {
    readonly id: string
    readonly material: string
    readonly grade?: string | undefined
    readonly period: string
    readonly commitment: Commitment
    readonly quantityKg: string
  }[]
}

/** What a batch of parts does to the table: the newest version of each forecast, and the parts that belong to it. */
export function newestParts(parts: readonly ForecastPart[]): { newest: Map<string, number>; standing: ForecastPart[] } {
  const newest = new Map<string, number>()
  for (const { forecastId, version } of parts) {
    const known = newest.get(forecastId)
    if (known === undefined || known < version) newest.set(forecastId, version)
  }
  return { newest, standing: parts.filter(part => part.lines && newest.get(part.forecastId) === part.version) }
}
