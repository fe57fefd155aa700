import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format/use-format.ts'
import { useFormOf } from '../../../goods/use-masses.ts'
import type { Round } from '../../../round/round.ts'
import type { Column } from '../../../table/column.ts'
import { DataTable } from '../../../table/table.tsx'
import { Card } from '../../../ui/card.tsx'
import styles from './round.module.css'
import { useNames } from './use-names.ts'
import { Changes } from './what-if.changes.tsx'
import { SharesBeside } from './what-if.pairs.tsx'
import { difference, type Hypothesis, sharesBeside } from './what-if.shares.ts'

type Row = { id: string; name: string; real: string; tried: string; apart: string }

export function Outcome({ round, tried }: { round: Round; tried: Hypothesis }) {
  const { t } = useTranslation('round-what-if')
  const format = useFormat()
  const { material } = useNames()
  const { totals, recordedTotals: real } = tried
  const formOf = useFormOf()
  const forms = new Set(totals.byMaterial.map(one => formOf(one.material)))
  // The shares of a round count all its passes, and a trial is of one.
  const ofSeveral = (round.passes?.length ?? 1) > 1
  const kgRow = (id: string, name: string, before: string, after: string): Row => ({
    id,
    name,
    real: format.kg(before),
    tried: format.kg(after),
    apart: `${format.signed(difference(before, after))} kg`,
  })
  const cost = (amount: string) => `${format.decimal(amount.replace(/(\.\d\d)\d*$/, '$1'))} ${totals.baseCurrency}`
  const rows: Row[] = [
    {
      id: 'cost',
      name: t('cost'),
      real: cost(real.cost),
      tried: cost(totals.cost),
      apart: `${format.signed((Number(totals.cost) - Number(real.cost)).toFixed(0))} ${totals.baseCurrency}`,
    },
    ...(totals.surplus === undefined || real.surplus === undefined
      ? []
      : [
          {
            id: 'surplus',
            name: t('surplus'),
            real: cost(real.surplus),
            tried: cost(totals.surplus),
            apart: `${format.signed((Number(totals.surplus) - Number(real.surplus)).toFixed(0))} ${totals.baseCurrency}`,
          },
        ]),
    ...totals.byMaterial.map(one =>
      kgRow(
        one.material,
        t('matchedOf', { material: material(one.material) }),
        real.byMaterial.find(each => each.material === one.material)?.matchedKg ?? '0',
        one.matchedKg,
      ),
    ),
  ]
  const columns: readonly Column<Row>[] = [
    { id: 'name', header: t('figure'), cell: row => row.name, width: 'minmax(180px, 1.6fr)' },
    { id: 'real', header: t('real'), numeric: true, cell: row => row.real, width: 'minmax(150px, 1fr)' },
    { id: 'tried', header: t('tried'), numeric: true, cell: row => row.tried, width: 'minmax(150px, 1fr)' },
    { id: 'apart', header: t('difference'), numeric: true, cell: row => row.apart, width: 'minmax(150px, 1fr)' },
  ]
  return (
    <div className={styles.outcome}>
      <p className="note warn">
        <strong>{t('hypothetical')}.</strong> {t('mark')} {ofSeveral && t('firstPass')}
      </p>
      <Card title={t('volumes')} lead={t('volumesLead')}>
        <DataTable label={t('volumes')} rows={rows} columns={columns} rowId={row => row.id} />
      </Card>
      <Card title={t('changes.title')} lead={t('changes.lead')}>
        <Changes changes={tried.changes} inKg={forms.size < 2} />
      </Card>
      <Card title={t('shares.title')} lead={t('shares.lead')}>
        <SharesBeside pairs={sharesBeside(ofSeveral ? [] : round.shares, tried.shares)} alone={ofSeveral} />
      </Card>
    </div>
  )
}
