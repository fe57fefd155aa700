import { useTranslation } from 'react-i18next'
import { type Column, Columns } from '../../chart/columns.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { COLOURS, PARTS, partsOf, sumOf } from '../../outlook/gap.ts'
import { useWords } from '../../outlook/use-words.ts'
import type { ExposedScenario } from './my-outlook.queries.ts'

/** The months of an element: what arrives, what stock covers and what is missing, together the need. */
export function ElementMonths({ of: { element, months } }: { of: ExposedScenario['elements'][number] }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const all = sumOf(months)
  const columns = months.map((gap): Column => {
    const parts = partsOf(gap)
    const month = format.period(gap.month)
    const { arrives, covered, missing } = parts
    return {
      id: gap.month,
      label: month,
      title: t('elements.column', {
        month,
        arrives: format.kg(arrives),
        covered: format.kg(covered),
        missing: format.kg(missing),
      }),
      parts: PARTS.map(id => ({ id, height: drawn(parts[id]), colour: COLOURS[id] })),
    }
  })
  return (
    <Columns
      title={words.element(element)}
      summary={t('elements.summary', {
        need: format.mass(all.needKg),
        short: format.mass(all.shortKg),
        covered: format.mass(all.coveredKg),
      })}
      columns={columns}
      unit={t('outlook:kgOf')}
      format={format.count}
      legend={PARTS.map(id => ({ label: t(`outlook:part.${id}`), colour: COLOURS[id] }))}
      table={{
        head: [t('outlook:month'), t('outlook:need'), t('outlook:short'), ...PARTS.map(id => t(`outlook:part.${id}`))],
        rows: months.map(gap => {
          const parts = partsOf(gap)
          return [
            format.period(gap.month),
            ...[gap.needKg, gap.shortKg, ...PARTS.map(id => parts[id])].map(kg => format.kg(kg)),
          ]
        }),
      }}
    />
  )
}
