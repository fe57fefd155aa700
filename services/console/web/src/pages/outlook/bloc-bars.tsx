import { useTranslation } from 'react-i18next'
import { Bars, barsHeight } from '../../chart/bars.tsx'
import { Chart } from '../../chart/chart.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { COLOURS, type Gap, isNothing, PARTS, partsOf } from '../../outlook/gap.ts'
import { type Element, useWords } from '../../outlook/use-words.ts'

/** A bar for each bloc: what arrives, what stocks cover, what is missing. */
export function BlocBars({
  element,
  blocs,
}: {
  element: Element
  blocs: readonly (Gap & { readonly bloc: string })[]
}) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const words = useWords()
  const rows = blocs.map(one => ({ ...one, parts: partsOf(one) }))
  const [first] = rows
  const bars = rows.map(({ bloc, parts, needKg }) => ({
    id: bloc,
    label: words.bloc(bloc),
    figure: format.mass(needKg),
    parts: PARTS.map(id => ({ length: drawn(parts[id]), colour: COLOURS[id] })),
  }))
  return (
    <Chart
      title={words.element(element)}
      summary={
        first && !isNothing(first.parts.missing)
          ? t('blocs.summary', {
              bloc: words.bloc(first.bloc),
              missing: format.mass(first.parts.missing),
              need: format.mass(first.needKg),
            })
          : t('blocs.nothing')
      }
      height={barsHeight(bars)}
      legend={PARTS.map(id => ({ label: t(`part.${id}`), colour: COLOURS[id] }))}
      table={{
        head: [t('blocLabel'), t('need'), t('short'), ...PARTS.map(id => t(`part.${id}`))],
        rows: rows.map(({ bloc, needKg, shortKg, parts }) => [
          words.bloc(bloc),
          ...[needKg, shortKg, ...PARTS.map(id => parts[id])].map(format.kg),
        ]),
      }}
    >
      {({ width }) => <Bars bars={bars} most={Math.max(...rows.map(one => drawn(one.needKg)))} width={width} />}
    </Chart>
  )
}
