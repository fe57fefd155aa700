import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { saveJson } from '../../files/save.ts'
import { useFormat } from '../../format/use-format.ts'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Button } from '../../ui/button.tsx'
import { Hash } from '../../ui/hash.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { useParties } from '../round/operate/use-names.ts'
import { type Checkpoint, checkpointsQuery, type Witness } from './audit.queries.ts'

/** The latest signed checkpoint of each service, and who has witnessed which one, when. */
export function Checkpoints() {
  const { t } = useTranslation('audit')
  const query = useQuery(checkpointsQuery())
  return (
    <>
      <p className="lead">{t('logLead')}</p>
      <p className="lead">
        {t('witnessLead')} <code>npx lodestone witness</code>
      </p>
      <Loaded query={query} rows={6}>
        {({ checkpoints, witnesses }) =>
          checkpoints.length === 0 ? (
            <Empty>{t('checkpointsEmpty')}</Empty>
          ) : (
            <>
              <div className="row">
                <Button onPress={() => saveJson('audit-checkpoints.json', { items: checkpoints })}>
                  {t('saveCheckpoints')}
                </Button>
              </div>
              <CheckpointList checkpoints={checkpoints} witnesses={witnesses} />
              <h2>{t('witnesses')}</h2>
              {witnesses.length === 0 ? <Empty>{t('witnessesEmpty')}</Empty> : <WitnessList witnesses={witnesses} />}
            </>
          )
        }
      </Loaded>
    </>
  )
}

type Shown = { readonly checkpoints: readonly Checkpoint[]; readonly witnesses: readonly Witness[] }

function CheckpointList({ checkpoints, witnesses }: Shown) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const witnessed = (row: Checkpoint): number =>
    witnesses.filter(one => one.service === row.service && one.size === row.size).length
  const columns: readonly Column<Checkpoint>[] = [
    textColumn('service', t('service'), row => row.service, 'minmax(120px, 1fr)'),
    countColumn('size', t('logSize'), row => row.size, format.count, 'minmax(90px, 0.6fr)'),
    shownColumn('madeAt', t('madeAt'), row => row.madeAt, format.dateTime, 'minmax(180px, 1fr)'),
    { id: 'root', header: t('root'), cell: row => <Hash value={row.root} />, width: 'minmax(190px, 1fr)' },
    countColumn('witnessed', t('witnessedBy'), witnessed, format.count, 'minmax(110px, 0.6fr)'),
  ]
  return (
    <DataTable
      label={t('tabs.checkpoints')}
      rows={checkpoints}
      rowId={row => row.service}
      initialSort={{ id: 'service', desc: false }}
      columns={columns}
    />
  )
}

function WitnessList({ witnesses }: Pick<Shown, 'witnesses'>) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const party = useParties()
  const watchesFor = ({ organisation }: Witness) =>
    organisation === undefined ? t('nobody') : party(organisation).name
  const columns: readonly Column<Witness>[] = [
    {
      id: 'name',
      header: t('witness'),
      cell: row => <code title={row.key}>{row.name}</code>,
      sort: row => row.name,
      width: 'minmax(260px, 1.4fr)',
    },
    {
      id: 'organisation',
      header: t('watchesFor'),
      cell: watchesFor,
      sort: watchesFor,
      width: 'minmax(190px, 1.2fr)',
    },
    textColumn('service', t('service'), row => row.service, 'minmax(110px, 0.8fr)'),
    countColumn('size', t('logSize'), row => row.size, format.count, 'minmax(90px, 0.6fr)'),
    shownColumn('time', t('witnessedAt'), row => row.time, format.dateTime, 'minmax(180px, 1fr)'),
  ]
  return (
    <DataTable
      label={t('witnesses')}
      rows={witnesses}
      rowId={row => `${row.service} ${row.name}`}
      initialSort={{ id: 'time', desc: true }}
      columns={columns}
    />
  )
}
