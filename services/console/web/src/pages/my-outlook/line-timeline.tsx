import { useTranslation } from 'react-i18next'
import { type Span, Timeline } from '../../chart/timeline.tsx'
import { useFormat } from '../../format/use-format.ts'
import { type Fate, fatesOf, horizonOf, monthsIn, placeOf } from '../../outlook/stops.ts'
import { useWords } from '../../outlook/use-words.ts'
import type { ExposedScenario } from './my-outlook.queries.ts'

/** Lines of a picture: those that stop first. */
const MOST_BARS = 20
const RUNS = 'var(--series-3)'
const STOPS = 'var(--series-2)'

export function LineTimeline({ scenario: { name, lines, elements } }: { scenario: ExposedScenario }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const said = useSaid()
  const horizon = horizonOf((elements[0]?.months ?? []).map(one => one.month))
  const fates = fatesOf(lines)
  if (!horizon) return null
  const shown = fates.slice(0, MOST_BARS)
  const [first] = fates
  const stopping = fates.filter(({ stopsOn }) => stopsOn !== undefined).length
  const at = (day: string | undefined): number => (day === undefined ? 1 : placeOf(day, horizon))
  const spans = shown.map(
    (fate): Span => ({
      id: fate.line,
      label: fate.line,
      figure: said(fate),
      until: at(fate.stopsOn),
      ends: fate.stopsOn !== undefined,
      colour: fate.stopsOn === undefined ? RUNS : STOPS,
      ...(fate.undisturbedStopsOn !== undefined && { mark: at(fate.undisturbedStopsOn) }),
    }),
  )
  const dayOr = (day: string | undefined, otherwise: string) => (day === undefined ? otherwise : format.date(day))
  return (
    <>
      <Timeline
        title={words.scenario(name)}
        summary={
          first?.stopsOn === undefined
            ? t('days.none')
            : t('days.summary', { count: stopping, day: format.date(first.stopsOn), line: first.line })
        }
        spans={spans}
        ticks={monthsIn(horizon).map(({ month, at: place }) => ({ at: place, label: format.period(month) }))}
        legend={[
          { label: t('days.stopsLegend'), colour: STOPS },
          { label: t('days.runs'), colour: RUNS },
          ...(spans.some(one => one.mark !== undefined) ? [{ label: t('days.mark'), colour: 'var(--ink)' }] : []),
        ]}
        table={{
          head: [t('outlook:line'), t('outlook:stopsOn'), t('days.daysUntil'), t('outlook:undisturbedStopsOn')],
          rows: fates.map(({ line, stopsOn, daysUntilStop, undisturbedStopsOn }) => [
            line,
            dayOr(stopsOn, t('outlook:neverStops')),
            daysUntilStop === undefined ? '–' : format.count(daysUntilStop),
            dayOr(undisturbedStopsOn, t('outlook:neverStops')),
          ]),
        }}
      />
      {fates.length > shown.length && <p className="hint">{t('days.left', { count: fates.length - shown.length })}</p>}
    </>
  )
}

/** What the bar of a line says. */
function useSaid(): (fate: Fate) => string {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  return ({ stopsOn, element, daysUntilStop }) =>
    stopsOn === undefined
      ? t('outlook:neverStops')
      : t('days.stops', {
          day: format.date(stopsOn),
          in: t('days.in', { count: daysUntilStop ?? 0 }),
          element: element ?? '',
        })
}
