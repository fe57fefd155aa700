import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import { type RestrictionList, useDeleteList } from './names.queries.ts'

/** Deletes a list, and has looked up anew what was matched on it. */
export function DeleteList({ list: { id, name, version, entries } }: { list: RestrictionList }) {
  const { t } = useTranslation('names')
  const format = useFormat()
  const remove = useDeleteList()
  return (
    <ConfirmButton
      label={t('delete')}
      kind="quiet"
      title={t('deleteTitle', { name })}
      confirmLabel={t('deleteNow')}
      confirmKind="danger"
      act={async () => {
        await remove.mutateAsync({ id, version })
        toast(t('deleted', { name }))
      }}
    >
      <p>{t('deleteWhat', { count: entries, entries: format.count(entries) })}</p>
      <p>{t('deleteKept')}</p>
    </ConfirmButton>
  )
}
