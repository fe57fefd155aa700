import { useTranslation } from 'react-i18next'
import { useGoods } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { type Column, countColumn, figureColumn, textColumn } from '../table/column.ts'
import { AssuranceBadge } from '../ui/assurance.tsx'
import { Badge } from '../ui/badge.tsx'
import { Link } from '../ui/button.tsx'
import { AccountsBar } from './accounts.tsx'
import { type Batch, isWithdrawn } from './batch.ts'
import { shortReference } from './short-reference.ts'

/** How the origin of a batch is known, or that it is withdrawn. */
export function Standing({ batch }: { batch: Batch }) {
  const { t } = useTranslation('batches')
  if (isWithdrawn(batch)) return <Badge>{t('account.withdrawn')}</Badge>
  return <AssuranceBadge assurance={batch.assurance} />
}

/** The columns of a list of batches; `place` is where one is shown. */
export function useBatchColumns(place: string): readonly Column<Batch>[] {
  const { t } = useTranslation('batches')
  const format = useFormat()
  const goods = useGoods()
  return [
    {
      id: 'reference',
      header: t('reference'),
      width: 'minmax(160px, 1.3fr)',
      sort: one => one.reference,
      cell: one => (
        <Link to={`${place}/${one.id}`} title={one.reference}>
          {shortReference(one.reference)}
        </Link>
      ),
    },
    textColumn('stage', t('stageHeader'), one => t(`stage.${one.stage}`), '112px'),
    textColumn('goods', t('material'), goods, 'minmax(160px, 1.2fr)'),
    textColumn('site', t('site'), one => `${one.site}, ${format.country(one.country)}`, 'minmax(170px, 1.3fr)'),
    {
      id: 'assurance',
      header: t('assurance'),
      width: '120px',
      cell: one => <Standing batch={one} />,
    },
    countColumn('credentials', t('credentials'), one => one.credentials.length, format.count, '112px'),
    figureColumn('quantity', t('quantity'), one => one.quantityKg, format.kg, '120px'),
    figureColumn('available', t('account.available'), one => one.accounts.available, format.kg, '120px'),
    {
      id: 'accounts',
      header: t('accounts'),
      width: 'minmax(130px, 1.2fr)',
      cell: one => <AccountsBar batch={one} named />,
    },
  ]
}
