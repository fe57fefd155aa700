import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Pipes } from '../../chart/pipes.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { coloursOf, restColour, stagesOf } from '../../outlook/chain.ts'
import { countryLegend } from '../../outlook/country-legend.ts'
import { useWords } from '../../outlook/use-words.ts'
import { Empty } from '../../ui/state.tsx'
import { hardestHit, mostMade } from './by-element.ts'
import type { MonthOutcome } from './outlook.queries.ts'

/** What is made at each stage by country in a month; colours and scale are those of all months. */
export function ChainPicture({ month, months }: { month: MonthOutcome; months: readonly MonthOutcome[] }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const [colourOf, most] = useMemo(() => {
    const made = months.flatMap(one => one.stages)
    const amounts = made.map(one => ({ country: one.country, amount: drawn(one.undisturbedKg) }))
    return [coloursOf(amounts), drawn(mostMade(months))] as const
  }, [months])
  const stages = stagesOf(month.stages, country => colourOf(country) !== undefined)
  const hit = hardestHit(stages)
  if (stages.length === 0) return <Empty>{t('chain.nothing')}</Empty>
  return (
    <Pipes
      title={`${words.element(month.element)}, ${format.period(month.month)}`}
      summary={
        hit
          ? t('chain.summary', {
              stage: words.stage(hit.stage),
              kg: format.mass(hit.kg),
              before: format.mass(hit.undisturbedKg),
            })
          : t('chain.same')
      }
      most={most}
      legend={countryLegend(
        months.flatMap(one => one.stages.map(made => made.country)),
        colourOf,
        words.country,
        t('chain.others'),
      )}
      steps={stages.map(({ stage, kg, undisturbedKg, countries }) => ({
        id: stage,
        isApart: stage === 'recycling',
        label: words.stage(stage),
        figure: t('chain.figure', { kg: format.mass(kg), before: format.mass(undisturbedKg) }),
        pipes: countries.map(one => ({
          id: one.country,
          short: one.country.length === 2 ? one.country : '…',
          label: words.country(one.country),
          width: drawn(one.kg),
          before: drawn(one.undisturbedKg),
          colour: colourOf(one.country) ?? restColour,
          title: t('chain.pipe', {
            stage: words.stage(stage),
            country: words.country(one.country),
            kg: format.kg(one.kg),
            before: format.kg(one.undisturbedKg),
          }),
        })),
      }))}
      table={{
        head: [t('stage'), t('country'), t('chain.made'), t('chain.undisturbed')],
        rows: stages.flatMap(({ stage, countries }) =>
          countries.map(one => [
            words.stage(stage),
            words.country(one.country),
            format.kg(one.kg),
            format.kg(one.undisturbedKg),
          ]),
        ),
      }}
    />
  )
}
