import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Approvals } from '../../approvals/approvals.tsx'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { useAddressed } from '../../shell/address.ts'
import { type Column, countColumn, figureColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Badge } from '../../ui/badge.tsx'
import { Choice } from '../../ui/field.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { Decide } from './decide.tsx'
import styles from './names.module.css'
import { matchesQuery, type NameMatch, STATES } from './names.queries.ts'

const TONES = { open: 'warn', same: 'bad', other: 'good' } as const

export function MatchesTab() {
  const { t } = useTranslation('names')
  const format = useFormat()
  const query = useQuery(matchesQuery())
  const mayAct = useMay('operator')
  const [state, setState] = useAddressed('state', 'open')
  const columns: readonly Column<NameMatch>[] = [
    textColumn('name', t('name'), one => one.name, 'minmax(220px, 1.5fr)'),
    textColumn('alias', t('alias'), one => one.alias, 'minmax(220px, 1.5fr)'),
    textColumn('list', t('list'), one => one.list.name, 'minmax(140px, 1fr)'),
    figureColumn(
      'score',
      t('score'),
      one => one.score,
      score => format.percent(String(Number(score) * 100)),
      '110px',
    ),
    textColumn('how', t('how'), one => t(`hows.${one.how}`), '160px'),
    countColumn('offers', t('offers'), one => one.offers, format.count, '100px'),
    {
      id: 'state',
      header: t('stateHeader'),
      width: '150px',
      sort: one => one.state,
      cell: one => <Badge tone={TONES[one.state]}>{t(`state.${one.state}`)}</Badge>,
    },
    ...(mayAct
      ? [{ id: 'decide', header: t('decision'), width: '150px', cell: (one: NameMatch) => <Decide match={one} /> }]
      : []),
  ]
  return (
    <div className="stack">
      <Approvals>
        <div className={styles.filter}>
          <Choice
            label={t('show')}
            value={state}
            onChange={setState}
            options={[
              { value: 'all', label: t('all') },
              ...STATES.map(value => ({ value, label: t(`state.${value}`) })),
            ]}
          />
        </div>
        <Loaded query={query} rows={6}>
          {({ items, more }) => {
            const rows = items.filter(one => state === 'all' || one.state === state)
            return rows.length === 0 ? (
              <Empty>{t('none')}</Empty>
            ) : (
              <DataTable
                label={t('tabs.matches')}
                rows={rows}
                more={more}
                columns={columns}
                rowId={one => one.id}
                initialSort={{ id: 'name' }}
              />
            )
          }}
        </Loaded>
      </Approvals>
    </div>
  )
}
