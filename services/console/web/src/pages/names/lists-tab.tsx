import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { useMay } from '../../session/session.tsx'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Empty, Loaded } from '../../ui/state.tsx'
import { DeleteList } from './delete-list.tsx'
import { LoadList } from './load-list.tsx'
import { listsQuery, type RestrictionList } from './names.queries.ts'

export function ListsTab() {
  const { t } = useTranslation('names')
  const format = useFormat()
  const query = useQuery(listsQuery())
  const mayAct = useMay('operator')
  const columns: readonly Column<RestrictionList>[] = [
    textColumn('name', t('listName'), one => one.name, 'minmax(200px, 1.5fr)'),
    textColumn('id', t('listId'), one => one.id, 'minmax(140px, 1fr)'),
    countColumn('entries', t('entries'), one => one.entries, format.count, '120px'),
    countColumn('version', t('version'), one => one.version, format.count, '110px'),
    shownColumn('loadedAt', t('loadedAt'), one => one.loadedAt, format.dateTime, '175px'),
    textColumn('loadedBy', t('loadedBy'), one => one.loadedBy, 'minmax(140px, 1fr)'),
    ...(mayAct
      ? [
          {
            id: 'delete',
            header: t('change'),
            width: '130px',
            cell: (one: RestrictionList) => <DeleteList list={one} />,
          },
        ]
      : []),
  ]
  return (
    <div className="stack">
      {mayAct && (
        <div className="row">
          <LoadList />
        </div>
      )}
      <Loaded query={query} rows={4}>
        {({ items, more }) =>
          items.length === 0 ? (
            <Empty>{t('noLists')}</Empty>
          ) : (
            <DataTable
              label={t('tabs.lists')}
              rows={items}
              more={more}
              columns={columns}
              rowId={one => one.id}
              initialSort={{ id: 'name' }}
            />
          )
        }
      </Loaded>
    </div>
  )
}
