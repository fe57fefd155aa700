import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../api/use-material-name.ts'
import { useFormat } from '../format/use-format.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../table/column.ts'
import { Link } from '../ui/button.tsx'
import type { Delivery, Issued } from './issued.queries.ts'
import { IssuedBadge, SaveToken } from './issued.tsx'

/** The columns of a list of deliveries with their passports; `place` is where one is shown, `parties` who they are between. */
export function useDeliveryColumns({
  issued,
  parties,
  place,
}: {
  issued: readonly Issued[]
  parties: readonly Column<Delivery>[]
  place?: string
}): readonly Column<Delivery>[] {
  const { t } = useTranslation('issued')
  const format = useFormat()
  const nameOf = useMaterialName()
  const latest = new Map(issued.map(one => [one.deliveryId, one]))
  return [
    {
      id: 'goods',
      header: t('goods'),
      width: 'minmax(180px, 1.4fr)',
      isRowHeader: true,
      sort: one => nameOf(one.material),
      cell: one =>
        place === undefined ? nameOf(one.material) : <Link to={`${place}/${one.id}`}>{nameOf(one.material)}</Link>,
    },
    figureColumn('kg', t('quantity'), one => one.quantityKg, format.kg, '140px'),
    shownColumn('date', t('date'), one => one.date, format.date, '155px'),
    ...parties,
    {
      id: 'passport',
      header: t('passport'),
      width: '150px',
      sort: one => latest.get(one.id)?.status,
      cell: one => {
        const passport = latest.get(one.id)
        return passport ? <IssuedBadge status={passport.status} /> : t('notIssued')
      },
    },
    {
      id: 'save',
      header: t('token'),
      width: '160px',
      cell: one => {
        const passport = latest.get(one.id)
        return (
          <SaveToken
            path={passport ? `/supply/issued/${passport.id}` : `/deliveries/${one.id}/passport`}
            name={`passport-${one.id}.jwt`}
            label={`${t('save')}: ${t('kind.passport')} ${nameOf(one.material)}, ${format.kg(one.quantityKg)}`}
          />
        )
      },
    },
  ] satisfies readonly Column<Delivery>[]
}

export const partyColumn = (id: string, header: string, of: (one: Delivery) => string): Column<Delivery> =>
  textColumn(id, header, of, 'minmax(150px, 1.2fr)')
