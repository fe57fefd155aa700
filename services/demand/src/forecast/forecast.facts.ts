import { type Forecast, forecastRevised, forecastSubmitted } from '@lodestone/contracts'
import { partsOf } from '@lodestone/kernel'
import { type Fact, factOf } from '@lodestone/messaging'

/** Lines of one event: few enough that whoever makes or reads one takes a millisecond or two. */
const LINES_PER_EVENT = 250

/** The events that tell a version of a forecast: its lines in parts that fit a message. */
export function factsOf(forecast: Forecast): Fact[] {
  return partsOf(forecast.lines, LINES_PER_EVENT).map((lines, index, parts) =>
    factOf(forecast.version === 1 ? forecastSubmitted : forecastRevised, forecast.id, {
      forecastId: forecast.id,
      participantId: forecast.participantId,
      reference: forecast.reference,
      version: forecast.version,
      part: index + 1,
      parts: parts.length,
      lines,
    }),
  )
}
