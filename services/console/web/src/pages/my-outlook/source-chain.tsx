import { useTranslation } from 'react-i18next'
import { Pipes } from '../../chart/pipes.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { coloursOf, restColour } from '../../outlook/chain.ts'
import { countryLegend } from '../../outlook/country-legend.ts'
import { type Element, useWords } from '../../outlook/use-words.ts'
import { narrowest, type Source, sourcesBy } from './sources.ts'

/** The shares of countries at each stage of an element's chain. */
export function SourceChain({ sources, element }: { sources: readonly Source[]; element: Element }) {
  const { t } = useTranslation(['my-outlook', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const stages = sourcesBy(sources, element)
  const colourOf = coloursOf(
    stages.flatMap(({ shares }) => shares.map(one => ({ country: one.country, amount: drawn(one.sharePct) }))),
  )
  const most = narrowest(sources, element)
  return (
    <Pipes
      title={t('sources.chart', { element: words.element(element) })}
      summary={
        most
          ? t('sources.summary', {
              stage: words.stage(most.stage),
              share: format.percent(most.sharePct),
              country: words.country(most.country),
            })
          : ''
      }
      most={100}
      legend={countryLegend(
        stages.flatMap(({ shares }) => shares.map(one => one.country)),
        colourOf,
        words.country,
        t('outlook:chain.others'),
      )}
      steps={stages.map(({ stage, shares }) => ({
        id: stage,
        isApart: stage === 'recycling',
        label: words.stage(stage),
        figure: '',
        pipes: shares.map(({ country, sharePct }) => ({
          id: country,
          short: country,
          label: words.country(country),
          width: drawn(sharePct),
          colour: colourOf(country) ?? restColour,
          title: t('sources.pipe', {
            stage: words.stage(stage),
            country: words.country(country),
            share: format.percent(sharePct),
          }),
        })),
      }))}
      table={{
        head: [t('outlook:stage'), t('outlook:country'), t('sources.share')],
        rows: stages.flatMap(({ stage, shares }) =>
          shares.map(one => [words.stage(stage), words.country(one.country), format.percent(one.sharePct)]),
        ),
      }}
    />
  )
}
