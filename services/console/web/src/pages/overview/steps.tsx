import { useTranslation } from 'react-i18next'
import { Bars, barsHeight } from '../../chart/bars.tsx'
import { Chart } from '../../chart/chart.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import styles from './overview.module.css'
import { hoursIn, type Overview, STEPS } from './overview.ts'

/** Rounds of the picture: the latest awarded. */
const MOST_BARS = 10
const COLOURS = {
  collecting: 'var(--series-1)',
  offering: 'var(--series-3)',
  matching: 'var(--series-2)',
  deciding: 'var(--series-4)',
} as const

/** How long rounds took from their opening to their award, and where the time went. */
export function Steps({ overview: { steps = [], items } }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const rounds = items.filter(one => hoursIn(one, 'whole') !== undefined).slice(0, MOST_BARS)
  if (steps.length === 0) return null
  const said = (hours: string | undefined) => (hours === undefined ? '–' : format.hours(hours))
  const bars = rounds.map(round => ({
    id: round.id,
    label: round.reference,
    figure: said(hoursIn(round, 'whole')),
    parts: STEPS.map(step => ({ length: drawn(hoursIn(round, step)), colour: COLOURS[step] })),
  }))
  return (
    <Card title={t('steps.title')} lead={t('steps.lead')} terms={['time-taken']}>
      <div className={styles.halves}>
        <PlainTable
          label={t('steps.table')}
          heads={[
            { text: t('steps.step') },
            { text: t('steps.median'), isFigure: true },
            { text: t('steps.least'), isFigure: true },
            { text: t('steps.most'), isFigure: true },
            { text: t('steps.rounds'), isFigure: true },
          ]}
          rows={steps.map(one => ({
            id: one.step,
            cells: [
              t(`step.${one.step}`),
              said(one.medianHours),
              said(one.leastHours),
              said(one.mostHours),
              format.count(one.rounds),
            ],
          }))}
        />
        <Chart
          title={t('steps.byRound')}
          summary={t('steps.byRoundSummary', { count: rounds.length, rounds: format.count(rounds.length) })}
          height={barsHeight(bars)}
          table={{
            head: [t('round'), ...STEPS.map(step => t(`step.${step}`)), t('step.whole')],
            rows: rounds.map(round => [
              round.reference,
              ...STEPS.map(step => said(hoursIn(round, step))),
              said(hoursIn(round, 'whole')),
            ]),
          }}
          legend={STEPS.map(step => ({ label: t(`step.${step}`), colour: COLOURS[step] }))}
        >
          {({ width }) => (
            <Bars bars={bars} most={Math.max(...rounds.map(one => drawn(hoursIn(one, 'whole'))))} width={width} />
          )}
        </Chart>
      </div>
    </Card>
  )
}
