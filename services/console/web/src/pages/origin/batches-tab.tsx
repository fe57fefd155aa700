import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { AccountsLegend } from '../../origin/accounts.tsx'
import { type Batch, STAGES } from '../../origin/batch.ts'
import { useBatchColumns } from '../../origin/batches.tsx'
import { batchesQuery } from '../../origin/origin.queries.ts'
import { useAddressed } from '../../shell/address.ts'
import { textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import styles from './origin.module.css'
import { useHolders } from './use-holders.ts'

/** Every batch with where its kilograms stand. */
export function BatchesTab() {
  const { t } = useTranslation('batches')
  const query = useQuery(batchesQuery())
  return (
    <Loaded query={query} rows={8}>
      {({ items, more }) =>
        items.length === 0 ? <Empty>{t('noneAtAll')}</Empty> : <Batches all={items} more={more} />
      }
    </Loaded>
  )
}

function Batches({ all, more }: { all: readonly Batch[]; more: boolean }) {
  const { t } = useTranslation('batches')
  const [, go] = useLocation()
  const [stage, setStage] = useAddressed('stage', '')
  const [search, setSearch] = useAddressed('search', '')
  const holderOf = useHolders()
  const [reference, ...others] = useBatchColumns('/origin/batches')
  const holder = textColumn<Batch>('holder', t('holder'), holderOf, 'minmax(130px, 1.1fr)')
  const words = search.trim().toLowerCase()
  const rows = all.filter(
    one =>
      (stage === '' || one.stage === stage) &&
      [one.reference, one.site, one.material, holderOf(one)].join('\n').toLowerCase().includes(words),
  )
  return (
    <div className="stack">
      <div className={styles.filters}>
        <Field label={t('search')} hint={t('searchHint')} value={search} onChange={setSearch} type="search" />
        <Choice
          label={t('stageHeader')}
          value={stage}
          onChange={setStage}
          options={[
            { value: '', label: t('allStages') },
            ...STAGES.map(value => ({ value, label: t(`stage.${value}`) })),
          ]}
        />
      </div>
      <AccountsLegend />
      <DataTable
        ownSearch
        label={t('title')}
        rows={rows}
        more={more}
        columns={[...(reference ? [reference] : []), holder, ...others]}
        rowId={one => one.id}
        onRow={one => go(`/origin/batches/${one.id}`)}
        empty={t('noneFound')}
      />
    </div>
  )
}
