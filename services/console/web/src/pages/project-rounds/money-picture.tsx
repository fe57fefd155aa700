import { Bars, barsHeight } from '../../chart/bars.tsx'
import { Chart } from '../../chart/chart.tsx'
import { drawn } from '../../format/format.ts'
import { useFormat } from '../../format/use-format.ts'
import { colourAt, eurosOf } from './project-rounds.ts'
import { MONEY } from './statement/sheets.of.ts'
import { useSaid } from './use-said.ts'

type Row = {
  readonly project: string
  readonly funding: readonly { readonly kind: (typeof MONEY)[number]; readonly eur: string }[]
}

/** A bar of euros for each project, in parts by kind of money. */
export function MoneyPicture({
  title,
  summary,
  rows,
}: {
  title: string
  summary: (sum: string) => string
  rows: readonly Row[]
}) {
  const format = useFormat()
  const said = useSaid()
  const euros = (amount: string): string => format.sum({ amount, currency: 'EUR' })
  const of = ({ funding }: Row, kind: string): string => eurosOf(funding.filter(one => one.kind === kind))
  const kinds = MONEY.filter(kind => rows.some(row => row.funding.some(one => one.kind === kind)))
  const colour = (kind: (typeof MONEY)[number]): string => colourAt(MONEY.indexOf(kind))
  const bars = rows.map((row, nth) => ({
    id: String(nth),
    label: row.project,
    figure: short(eurosOf(row.funding), format.locale),
    parts: kinds.map(kind => ({ length: drawn(of(row, kind)), colour: colour(kind) })),
  }))
  return (
    <Chart
      title={title}
      summary={summary(euros(eurosOf(rows.flatMap(({ funding }) => funding))))}
      height={barsHeight(bars)}
      legend={kinds.map(kind => ({ label: said.money(kind), colour: colour(kind) }))}
      table={{
        head: [title, ...kinds.map(said.money), 'EUR'],
        rows: rows.map(row => [row.project, ...kinds.map(kind => euros(of(row, kind))), euros(eurosOf(row.funding))]),
      }}
    >
      {({ width }) => (
        <Bars bars={bars} most={Math.max(...rows.map(row => drawn(eurosOf(row.funding))))} width={width} />
      )}
    </Chart>
  )
}

/** Euros for reading at a glance: the table has them to the cent. */
const short = (eur: string, locale: string): string =>
  new Intl.NumberFormat(locale, {
    ...{ style: 'currency', currency: 'EUR', notation: 'compact', maximumFractionDigits: 1 },
  }).format(Number(eur))
