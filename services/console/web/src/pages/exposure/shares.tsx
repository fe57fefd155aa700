import { scaleLinear } from 'd3-scale'
import { useTranslation } from 'react-i18next'
import { Chart } from '../../chart/chart.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import styles from './exposure.module.css'
import { CHINA, type Exposure, points, STEPS, shareAfter } from './exposure.ts'

const ROW = 44
const LABEL = 18
const VALUE_WIDTH = 62

/** Direct, one-step and two-step share as bars of 100 %, and what a round takes off the end of each. */
export function SharesChart({ exposure }: { exposure: Exposure }) {
  const { t } = useTranslation('exposure')
  const format = useFormat()
  const after = exposure.round?.after ?? undefined
  const bars = STEPS.map(step => {
    const pct = exposure[step].pct
    return { step, pct, after: after ? shareAfter(after, step) : undefined }
  })
  const before = {
    direct: format.percent(exposure.direct.pct),
    one: format.percent(exposure.oneStep.pct),
    two: format.percent(exposure.twoSteps.pct),
  }
  const summary = after
    ? t('sharesSummaryAfter', {
        ...before,
        directAfter: format.percent(shareAfter(after, 'direct')),
        oneAfter: format.percent(shareAfter(after, 'oneStep')),
        twoAfter: format.percent(shareAfter(after, 'twoSteps')),
      })
    : t('sharesSummary', before)
  return (
    <Chart
      title={t('sharesTitle')}
      summary={summary}
      height={ROW * STEPS.length + 4}
      table={{
        head: [t('share'), t('now'), ...(after ? [t('after'), t('removed')] : [])],
        rows: bars.map(({ step, pct, after: left }) => [
          t(`shares.${step}`),
          format.percent(pct),
          ...(after && left !== undefined
            ? [format.percent(left), points(shareAfter(after.removes, step), format.locale)]
            : []),
        ]),
      }}
      {...(after
        ? {
            legend: [
              { label: t('remaining'), colour: CHINA },
              { label: t('removedLegend'), colour: 'var(--series-1)' },
            ],
          }
        : {})}
    >
      {({ width }) => {
        const x = scaleLinear([0, 100], [0, Math.max(40, width - VALUE_WIDTH)])
        return bars.map(({ step, pct, after: left }, index) => {
          const whole = x(drawn(pct))
          const kept = left === undefined ? whole : x(drawn(left))
          const y = index * ROW
          return (
            <g key={step} transform={`translate(0,${y})`}>
              <text y={LABEL - 5}>{t(`shares.${step}`)}</text>
              <rect y={LABEL} width={x(100)} height={18} className={styles.track} />
              <rect y={LABEL} width={kept} height={18} fill={CHINA} />
              {/* Set apart by a gap and an outline too, not by colour alone. */}
              {kept < whole && (
                <rect
                  x={kept + 2}
                  y={LABEL + 1}
                  width={Math.max(2, whole - kept - 3)}
                  height={16}
                  className={styles.removed}
                />
              )}
              <text x={x(100) + 8} y={LABEL + 14} className={styles.value}>
                {format.percent(left ?? pct)}
              </text>
            </g>
          )
        })
      }}
    </Chart>
  )
}
