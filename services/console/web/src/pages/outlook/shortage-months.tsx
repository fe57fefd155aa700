import { useTranslation } from 'react-i18next'
import { Columns } from '../../chart/columns.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { COLOURS, partsOf, sumOf } from '../../outlook/gap.ts'
import { useWords } from '../../outlook/use-words.ts'
import { undisturbedOf } from './by-element.ts'
import type { MonthOutcome } from './outlook.queries.ts'

/** What is not delivered: in part covered by stocks, else missing. */
const SHORT = ['missing', 'covered'] as const

/** The months of an element: what is short, and as a line what would be short without the scenario. */
export function ShortageMonths({
  element,
  months,
}: {
  element: MonthOutcome['element']
  months: readonly MonthOutcome[]
}) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const all = sumOf(months)
  return (
    <Columns
      title={words.element(element)}
      summary={t('shortage.summary', {
        need: format.mass(all.needKg),
        short: format.mass(all.shortKg),
        covered: format.mass(all.coveredKg),
        undisturbed: format.mass(undisturbedOf(months)),
      })}
      columns={months.map(one => {
        const parts = partsOf(one)
        const month = format.period(one.month)
        return {
          id: one.month,
          label: month,
          title: t('shortage.column', {
            month,
            short: format.kg(one.shortKg),
            covered: format.kg(one.coveredKg),
            undisturbed: format.kg(one.undisturbedShortKg),
          }),
          parts: SHORT.map(id => ({ id, height: drawn(parts[id]), colour: COLOURS[id] })),
          mark: drawn(one.undisturbedShortKg),
        }
      })}
      unit={t('kgOf')}
      format={format.count}
      legend={[
        ...SHORT.map(id => ({ label: t(`part.${id}`), colour: COLOURS[id] })),
        { label: t('shortage.mark'), colour: 'var(--ink)' },
      ]}
      table={{
        head: [t('month'), t('need'), t('short'), t('part.covered'), t('part.missing'), t('undisturbedShort')],
        rows: months.map(one => [
          format.period(one.month),
          ...[one.needKg, one.shortKg, one.coveredKg, partsOf(one).missing, one.undisturbedShortKg].map(format.kg),
        ]),
      }}
    />
  )
}
