import { useTranslation } from 'react-i18next'
import { useFormat } from '../format/use-format.ts'
import { type Column, figureColumn, shownColumn } from '../table/column.ts'
import { DataTable } from '../table/table.tsx'
import { Link } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import type { BatchHistory, Posting } from './batch.ts'

/** Where the things are that a movement came of. */
export type Places = { readonly batch: string; readonly offer: string; readonly round: string }

/** The entries of the ledger for one batch, the newest first. */
export function Movements({ batch, places }: { batch: BatchHistory; places: Places }) {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const rows = batch.postings.map((posting, nth) => ({ ...posting, id: String(nth) }))
  type Row = Posting & { readonly id: string }
  const way = ({ from, to }: Row) =>
    from === undefined ? t(`account.${to}`) : `${t(`account.${from}`)} → ${t(`account.${to}`)}`
  const columns: readonly Column<Row>[] = [
    shownColumn('at', t('when'), one => one.at, format.dateTime, 'minmax(165px, 0.8fr)'),
    { id: 'way', header: t('moved'), isRowHeader: true, width: 'minmax(210px, 1.2fr)', sort: way, cell: way },
    figureColumn('kg', t('quantity'), one => one.quantityKg, format.kg, '130px'),
    {
      id: 'because',
      header: t('becauseHeader'),
      width: 'minmax(230px, 1.6fr)',
      sort: one => t(`because.${one.because}`),
      cell: one => <Because posting={one} places={places} />,
    },
  ]
  return (
    <Card title={t('movements')} lead={t('movementsLead')}>
      <DataTable label={t('movements')} rows={rows} columns={columns} rowId={one => one.id} empty={t('noMovements')} />
    </Card>
  )
}

function Because({ posting, places }: { posting: Posting; places: Places }) {
  const { t } = useTranslation('batches')
  const { because, madeInto, roundId, offerId } = posting
  const words = t(`because.${because}`)
  if (madeInto !== undefined) return <Link to={`${places.batch}/${madeInto}`}>{words}</Link>
  if (roundId !== undefined) return <Link to={`${places.round}/${roundId}`}>{words}</Link>
  return offerId === undefined ? words : <Link to={`${places.offer}/${offerId}`}>{words}</Link>
}
