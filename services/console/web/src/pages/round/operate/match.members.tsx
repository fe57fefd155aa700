import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { useFormOf } from '../../../goods/use-masses.ts'
import { Card } from '../../../ui/card.tsx'
import { fillByMember } from './match.figures.fill.ts'
import { realisationByMember } from './match.figures.realised.ts'
import { FillTable } from './match.fill.tsx'
import { RealisedTable } from './match.realised.tsx'
import type { Allocation, Explanation, RoundRecord } from './round.queries.ts'

/** How much each member got beside the fair level, and what became of it. */
export function Members({
  record,
  explanations,
  allocations,
}: {
  record: RoundRecord
  explanations: readonly Explanation[]
  allocations: readonly Allocation[]
}) {
  const { t } = useTranslation('round-match')
  const format = useFormat()
  const formOf = useFormOf()
  const fills = useMemo(() => fillByMember(record, explanations, formOf), [record, explanations, formOf])
  const realised = useMemo(() => realisationByMember(allocations, formOf), [allocations, formOf])
  const fairness = record.result.stages.filter(stage => stage.name.startsWith('fairness-'))
  return (
    <>
      <Card title={t('fill.title')} lead={t('fill.lead')} terms={['fill', 'weight']}>
        <FillTable fills={fills} />
        {fairness.length > 0 && (
          <p className="hint">
            {t('fill.lowest')}{' '}
            {fairness
              .map(
                ({ name, value }) =>
                  `${t('fill.class', { name: name.slice('fairness-'.length) })}: ${format.decimal(value)}`,
              )
              .join(' · ')}
          </p>
        )}
      </Card>
      <Card title={t('realised.title')} lead={t('realised.lead')}>
        <RealisedTable rows={realised} />
      </Card>
    </>
  )
}
