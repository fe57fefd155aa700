import { quarterOf } from '@lodestone/kernel/period'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StepCurves } from '../../../chart/step-curves.tsx'
import { useFormat } from '../../../format/use-format.ts'
import type { Round } from '../../../round/round.ts'
import { Choice } from '../../../ui/field.tsx'
import { Empty, Loaded } from '../../../ui/state.tsx'
import { curvesOf, type Step } from './curves.ts'
import styles from './round.module.css'
import { type RoundRecord, recordQuery } from './round.queries.ts'
import { useNames } from './use-names.ts'

const ALL = 'all'

export function CurvesOf({ round, material }: { round: Round; material?: string }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const names = useNames()
  const record = useQuery(recordQuery(round.id))
  const [own, setOwn] = useState(round.materials[0] ?? '')
  const [quarter, setQuarter] = useState<string>(ALL)
  const chosen = material ?? own
  const quarters = [...new Set(round.periods.map(quarterOf))].toSorted()
  return (
    <>
      <div className={styles.controls}>
        {material === undefined && (
          <Choice
            label={t('material')}
            options={round.materials.map(value => ({ value, label: names.material(value) }))}
            value={own}
            onChange={setOwn}
          />
        )}
        <Choice
          label={t('period')}
          options={[
            { value: ALL, label: t('allPeriods') },
            ...quarters.map(value => ({ value, label: format.period(value) })),
          ]}
          value={quarter}
          onChange={setQuarter}
        />
      </div>
      <Loaded query={record}>
        {found => <Curves record={found} material={chosen} quarter={quarter === ALL ? undefined : quarter} />}
      </Loaded>
    </>
  )
}

function Curves({ record, material, quarter }: { record: RoundRecord; material: string; quarter: string | undefined }) {
  const { t } = useTranslation('round-pool')
  const format = useFormat()
  const names = useNames()
  const curves = useMemo(() => curvesOf(record, material, quarter), [record, material, quarter])
  const currency = record.rules.baseCurrency
  if (curves.demand.length === 0 && curves.supply.length === 0) return <Empty>{t('curves.none')}</Empty>
  const kg = (steps: readonly Step[]) => format.mass(steps.reduce((sum, step) => sum + step.kg, 0).toFixed(3))
  const table = (side: string, steps: readonly Step[]) =>
    steps.map((step, index) => [
      `${side} ${index + 1}`,
      step.price === undefined ? t('curves.anyPrice') : format.decimal(step.price.toFixed(2)),
      format.kg(String(step.kg)),
    ])
  return (
    <>
      <StepCurves
        title={t('curves.of', { material: names.material(material) })}
        summary={t('curves.summary', { demand: kg(curves.demand), supply: kg(curves.supply) })}
        quantity={{ label: t('curves.quantity'), format: value => format.mass(value.toFixed(0)) }}
        price={{ label: t('curves.price', { currency }), format: value => format.decimal(String(value)) }}
        series={[
          { label: t('curves.demand'), colour: 'var(--series-1)', steps: curves.demand },
          { label: t('curves.supply'), colour: 'var(--series-2)', dashed: true, steps: curves.supply },
        ]}
        table={{
          head: [t('curves.step'), t('curves.price', { currency }), t('curves.quantity')],
          rows: [...table(t('curves.demand'), curves.demand), ...table(t('curves.supply'), curves.supply)],
        }}
      />
      <p className="hint">
        {t('curves.note', {
          open: format.mass(curves.withoutCeilingKg),
          out: format.mass(curves.notEligibleKg),
          floor: record.rules.provenanceFloor,
        })}
      </p>
    </>
  )
}
