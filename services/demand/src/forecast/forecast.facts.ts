import { type Forecast, forecastRevised, forecastSubmitted, LINES_PER_EVENT } from '@lodestone/contracts'
import { type Fact, factOf } from '@lodestone/messaging'

/** The events that tell a version of a forecast: its lines in parts that fit a message. */
export function factsOf(forecast: Forecast): Fact[] {
  const parts = Math.max(1, Math.ceil(forecast.lines.length / LINES_PER_EVENT))
  return Array.from({ length: parts }, (_, index) =>
    factOf(forecast.version === 1 ? forecastSubmitted : forecastRevised, forecast.id, {
      forecastId: forecast.id,
      participantId: forecast.participantId,
      reference: forecast.reference,
      version: forecast.version,
      part: index + 1,
      parts,
      lines: forecast.lines.slice(index * LINES_PER_EVENT, (index + 1) * LINES_PER_EVENT),
    }),
  )
}
