import { type Forecast, forecastRevised, forecastSubmitted, LINES_PER_EVENT } from '@lodestone/contracts'
import type { Json } from '@lodestone/kernel'
import type { Fact } from '@lodestone/messaging'

/** The events that tell a version of a forecast: its lines in parts that fit a message. */
export function factsOf(forecast: Forecast): Fact[] {
  const parts = Math.max(1, Math.ceil(forecast.lines.length / LINES_PER_EVENT))
  return Array.from({ length: parts }, (_, index) => ({
    subject: forecast.id,
    event: forecast.version === 1 ? forecastSubmitted : forecastRevised,
    data: {
      forecastId: forecast.id,
      participantId: forecast.participantId,
      reference: forecast.reference,
      version: forecast.version,
      part: index + 1,
      parts,
      lines: forecast.lines.slice(index * LINES_PER_EVENT, (index + 1) * LINES_PER_EVENT),
    } as unknown as Json,
  }))
}
