import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { download } from '../files/files.ts'
import { useFormat } from '../format/use-format.ts'
import { type Column, shownColumn, textColumn } from '../table/column.ts'
import { AssuranceBadge } from '../ui/assurance.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button, Link } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { toast } from '../ui/toast.tsx'
import type { Delivery, Issued } from './issued.queries.ts'

export function IssuedBadge({ status }: Pick<Issued, 'status'>) {
  const { t } = useTranslation('issued')
  return <Badge tone={status === 'valid' ? 'good' : 'bad'}>{t(`status.${status}`)}</Badge>
}

/** A button that saves a token of the hub. */
export function SaveToken({ path, name, label }: { path: string; name: string; label: string }) {
  const { t } = useTranslation('issued')
  const problemText = useProblemText()
  return (
    <Button
      kind="quiet"
      aria-label={label}
      onPress={() => void download(path, name).catch(error => toast(problemText(error), 'bad'))}
    >
      {t('save')}
    </Button>
  )
}

/** The columns of a list of what the hub issued; `of` is where what each is about is shown. */
export function useIssuedColumns(
  deliveries: readonly Delivery[],
  of: { readonly offer: string; readonly delivery?: string },
): readonly Column<Issued>[] {
  const { t } = useTranslation('issued')
  const format = useFormat()
  const nameOf = useMaterialName()
  const goods = new Map(deliveries.map(one => [one.id, `${nameOf(one.material)}, ${format.kg(one.quantityKg)}`]))
  const aboutOf = ({ kind, offerId = '', deliveryId = '' }: Issued): string =>
    `${t(`kind.${kind}`)}: ${goods.get(deliveryId) ?? (offerId || deliveryId).slice(-6)}`
  const placeOf = ({ offerId, deliveryId }: Issued): string | undefined => {
    if (offerId !== undefined) return `${of.offer}/${offerId}`
    return of.delivery === undefined ? undefined : `${of.delivery}/${deliveryId}`
  }
  return [
    {
      id: 'about',
      header: t('about'),
      width: 'minmax(240px, 1.6fr)',
      isRowHeader: true,
      sort: aboutOf,
      cell: one => {
        const place = placeOf(one)
        return place === undefined ? aboutOf(one) : <Link to={place}>{aboutOf(one)}</Link>
      },
    },
    {
      id: 'status',
      header: t('statusHeader'),
      width: '125px',
      sort: one => one.status,
      cell: one => <IssuedBadge status={one.status} />,
    },
    {
      id: 'level',
      header: t('level'),
      width: 'minmax(165px, 0.8fr)',
      sort: one => one.level + one.assurance,
      cell: one => (
        <>
          {one.level} <AssuranceBadge assurance={one.assurance} />
        </>
      ),
    },
    shownColumn('issued', t('issuedAt'), one => one.issuedAt, format.dateTime, '185px'),
    shownColumn('revoked', t('revokedAt'), one => one.revokedAt, format.dateTime, '185px'),
    textColumn('because', t('because'), one => one.because && t(`becauseOf.${one.because}`), 'minmax(190px, 1.4fr)'),
    {
      id: 'save',
      header: t('token'),
      width: '120px',
      cell: one => (
        <SaveToken path={`/supply/issued/${one.id}`} name={`${one.id}.jwt`} label={`${t('save')}: ${aboutOf(one)}`} />
      ),
    },
  ]
}
