import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Listed } from '../../files/mapped/form.ts'
import { mappingsQuery, useDeleteMapping } from '../../files/mapped/mapping.queries.ts'
import { useFormat } from '../../format/use-format.ts'
import { useActs } from '../../session/acting.tsx'
import { type Column, countColumn, shownColumn, textColumn } from '../../table/column.ts'
import { DataTable } from '../../table/table.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'

/** The mappings that one's organisation has saved; nothing where it has none. */
export function Mappings() {
  const { t } = useTranslation('mapping')
  const format = useFormat()
  const mayAct = useActs()
  const { data = [] } = useQuery(mappingsQuery())
  const change: Column<Listed> = {
    id: 'delete',
    header: t('delete'),
    width: '120px',
    cell: one => <Delete one={one} />,
  }
  const columns: readonly Column<Listed>[] = [
    textColumn('name', t('mapping'), one => one.name, 'minmax(150px, 1.4fr)'),
    textColumn('file', t('file'), one => t(`formatWord.${one.format}`), 'minmax(150px, 1fr)'),
    countColumn('materials', t('materials'), one => one.materials, format.count),
    shownColumn('updated', t('updated'), one => one.updatedAt, format.dateTime, 'minmax(160px, 1fr)'),
    ...(mayAct ? [change] : []),
  ]
  if (data.length === 0) return null
  return (
    <Card title={t('list')} lead={t('listLead')}>
      <DataTable label={t('list')} rows={data} columns={columns} rowId={one => one.id} />
    </Card>
  )
}

function Delete({ one: { id, version, name } }: { one: Listed }) {
  const { t } = useTranslation('mapping')
  const remove = useDeleteMapping()
  return (
    <ConfirmButton
      label={t('delete')}
      kind="quiet"
      title={t('deleteTitle', { name })}
      confirmLabel={t('delete')}
      confirmKind="danger"
      act={async () => {
        await remove.mutateAsync({ id, version })
        toast(t('deleted', { name }))
      }}
    >
      <p>{t('deleteWhat')}</p>
    </ConfirmButton>
  )
}
