import { useTranslation } from 'react-i18next'
import { Columns } from '../../../chart/columns.tsx'
import { drawn } from '../../../format/format.ts'
import { useFormat } from '../../../format/use-format.ts'
import type { Result } from '../project-rounds.queries.ts'
import { colourAt, massOf } from '../project-rounds.ts'
import { useSaid } from '../use-said.ts'

const KG_PER_TONNE = 1000

/** Tonnes of each stage that come from outside China, by year, on what is asked. */
export function OutsidePicture({ rows }: { rows: Result['outside'] }) {
  const { t } = useTranslation('project-rounds')
  const format = useFormat()
  const said = useSaid()
  const stages = [...new Set(rows.map(({ stage }) => stage))]
  const years = [...Map.groupBy(rows, ({ year }) => year)].toSorted(([a], [b]) => a - b)
  const tonnes = (kg: string): number => drawn(kg) / KG_PER_TONNE
  const [lastYear, last = []] = years.at(-1) ?? []
  return (
    <Columns
      title={t('result.fromOutside')}
      summary={
        lastYear === undefined
          ? t('result.outsideNone')
          : t('result.outsideSummary', { year: lastYear, kg: format.mass(massOf(last.map(one => one.outsideKg))) })
      }
      unit="t"
      format={format.count}
      columns={years.map(([year, own]) => ({
        id: String(year),
        label: String(year),
        title: `${year}: ${format.mass(massOf(own.map(one => one.outsideKg)))}`,
        parts: own.map(({ stage, outsideKg }) => ({
          ...{ id: stage, height: tonnes(outsideKg), colour: colourAt(stages.indexOf(stage)) },
        })),
        mark: tonnes(massOf(own.map(one => one.askedKg))),
      }))}
      legend={stages.map((stage, nth) => ({ label: said.stage(stage), colour: colourAt(nth) }))}
      table={{
        head: [t('year'), t('stage'), t('result.asked'), t('result.fromOutside'), t('result.leaves')],
        rows: rows.map(({ year, stage, askedKg, outsideKg, leavesKg }) => [
          String(year),
          said.stage(stage),
          format.kg(askedKg),
          format.kg(outsideKg),
          leavesKg === undefined ? '–' : format.kg(leavesKg),
        ]),
      }}
    />
  )
}
