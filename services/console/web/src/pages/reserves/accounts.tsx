import { formatKg, grams } from '@lodestone/kernel/quantity'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useWords } from '../../outlook/use-words.ts'
import { useActs } from '../../session/acting.tsx'
import { useAddressed } from '../../shell/address.ts'
import { type Column, figureColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty } from '../../ui/state.tsx'
import { MoveGoods } from './move-goods.tsx'
import { Movements } from './movements.tsx'
import type { Reserve } from './reserves.queries.ts'
import { Triggers } from './triggers.tsx'

/** Accounts with what they hold, and one of them in full. */
export function Accounts({ reserves, moves }: { reserves: readonly Reserve[]; moves: (reserve: Reserve) => boolean }) {
  const { t } = useTranslation('reserves')
  const acts = useActs()
  const [chosen, choose] = useAddressed('account', '')
  const one = reserves.find(({ id }) => id === chosen) ?? reserves[0]
  if (!one)
    return (
      <Card title={t('accounts')}>
        <Empty>{t('none')}</Empty>
      </Card>
    )
  return (
    <>
      <Card title={t('accounts')} lead={t('accountsLead')}>
        <AccountTable reserves={reserves} />
      </Card>
      <Card title={t('movements')} lead={t('movementsLead')}>
        <div className="row">
          <Choice
            label={t('account')}
            value={one.id}
            onChange={choose}
            options={reserves.map(({ id, name }) => ({ value: id, label: name }))}
          />
          {acts && moves(one) && <MoveGoods key={one.id} reserve={one} />}
        </div>
        {one.target && <Aim target={one.target} />}
        <Movements key={one.id} reserve={one} />
      </Card>
      {one.bloc !== undefined && <Triggers triggers={one.triggers} />}
    </>
  )
}

/** What is aimed at, and where that is from. */
function Aim({
  target: { days, by, kg, netImportsKgPerYear, source, basis },
}: {
  target: NonNullable<Reserve['target']>
}) {
  const { t } = useTranslation(['reserves', 'outlook'])
  const format = useFormat()
  return (
    <p className="hint">
      {t('aim', {
        days: format.count(days),
        kg: format.mass(kg),
        by: format.period(by),
        imports: format.mass(netImportsKgPerYear),
      })}{' '}
      {t('from', { source, basis: t(`outlook:basis.${basis}`) })}
    </p>
  )
}

function AccountTable({ reserves }: { reserves: readonly Reserve[] }) {
  const { t } = useTranslation(['reserves', 'outlook'])
  const format = useFormat()
  const words = useWords()
  const columns = useMemo(
    (): readonly Column<Reserve>[] => [
      textColumn('name', t('account'), row => row.name, 'minmax(170px, 1.6fr)'),
      figureColumn('held', t('held'), row => row.heldKg, format.kg),
      figureColumn(
        'days',
        t('days'),
        row => row.daysHeld?.toString(),
        days => format.decimal(days),
      ),
      figureColumn('target', t('target'), row => row.target?.kg, format.kg),
      shownColumn('by', t('by'), row => row.target?.by, format.period, '120px'),
      figureColumn('lent', t('lent'), lentOf, format.kg),
      textColumn('element', t('outlook:element'), row => words.element(row.element), 'minmax(140px, 1fr)'),
      textColumn('owner', t('owner'), row => (row.bloc === undefined ? t('member') : words.bloc(row.bloc)), '170px'),
    ],
    [t, format, words],
  )
  return <DataTable label={t('accounts')} rows={reserves} columns={columns} rowId={row => row.id} />
}

/** What is lent in all, in kilograms. */
const lentOf = ({ lent }: Reserve): string => formatKg(lent.reduce((sum, { kg }) => sum + grams(kg), 0n))
