import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Columns } from '../../chart/columns.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import type { PlanResult } from './my-plan.queries.ts'
import { ToForecast } from './to-forecast.tsx'
import { usePlanNames } from './use-plan-names.ts'

/** What a plan needs, what its change of mix saves and costs, and by when each switch must begin. */
export function Result({ result, isSaved }: { result: PlanResult; isSaved: boolean }) {
  return (
    <>
      <Need result={result} />
      <Switches result={result} />
      <Costs costs={result.costs} />
      <ToForecast lines={result.lines} isSaved={isSaved} />
    </>
  )
}

function Need({ result: { needs, saved } }: { result: PlanResult }) {
  const { t } = useTranslation('my-plan')
  const format = useFormat()
  const elements = saved.map(({ element }) => element)
  const [chosen, setChosen] = useState<string>('Dy')
  const element = elements.find(one => one === chosen) ?? elements[0]
  const rows = needs.filter(one => one.element === element)
  const colours = { kg: 'var(--series-1)', unchanged: 'var(--series-8)' }
  return (
    <Card title={t('need')} lead={t('needLead')}>
      <Choice
        label={t('element')}
        value={element ?? null}
        options={elements.map(value => ({ value, label: t(`elementName.${value}`) }))}
        onChange={setChosen}
      />
      <Columns
        title={t('needOf', { element: element === undefined ? '' : t(`elementName.${element}`) })}
        summary={t('needSummary')}
        unit="kg"
        format={height => format.count(Math.round(height))}
        columns={rows.map(({ quarter, kg, unchangedKg }) => ({
          id: quarter,
          label: format.period(quarter),
          title: `${format.period(quarter)}: ${format.kg(kg)}`,
          parts: [{ id: 'kg', height: drawn(kg), colour: colours.kg }],
          mark: drawn(unchangedKg),
        }))}
        table={{
          head: [t('quarter'), t('kg'), t('unchangedKg'), t('savedKg')],
          rows: rows.map(({ quarter, kg, unchangedKg, savedKg }) => [
            format.period(quarter),
            format.decimal(kg),
            format.decimal(unchangedKg),
            format.decimal(savedKg),
          ]),
        }}
        legend={[{ label: t('planned'), colour: colours.kg }]}
      />
      <PlainTable
        label={t('saved')}
        heads={[{ text: t('element') }, { text: t('savedInAll'), isFigure: true }]}
        rows={saved.map(({ element: id, kg }) => ({ id, cells: [t(`elementName.${id}`), format.kg(kg)] }))}
      />
    </Card>
  )
}

function Switches({ result: { switches } }: { result: PlanResult }) {
  const { t } = useTranslation('my-plan')
  const format = useFormat()
  const nameOf = usePlanNames()
  if (switches.length === 0) return null
  return (
    <Card title={t('switches')} lead={t('switchesLead')}>
      <PlainTable
        label={t('switches')}
        heads={[
          { text: t('technologyHead') },
          { text: t('firstQuarter') },
          { text: t('qualification'), isFigure: true },
          { text: t('beginBy') },
        ]}
        rows={switches.map(one => ({
          id: one.technology,
          cells: [
            nameOf.technology(one.technology),
            format.period(one.quarter),
            t('days', { count: one.qualificationDays }),
            one.lateDays > 0 ? (
              <strong key="late">{t('late', { day: format.date(one.beginBy), count: one.lateDays })}</strong>
            ) : (
              format.date(one.beginBy)
            ),
          ],
        }))}
      />
    </Card>
  )
}

function Costs({ costs: { currency, total, unstated } }: { costs: PlanResult['costs'] }) {
  const { t } = useTranslation('my-plan')
  const format = useFormat()
  const nameOf = usePlanNames()
  return (
    <Card title={t('costs')} lead={t('costsLead')}>
      <p>{t('costsTotal', { sum: format.sum({ amount: total, currency }) })}</p>
      {unstated.length > 0 && (
        <p className="note warn">{t('costsUnstated', { names: format.list(unstated.map(nameOf.technology)) })}</p>
      )}
    </Card>
  )
}
