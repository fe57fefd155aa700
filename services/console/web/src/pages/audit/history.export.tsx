import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { saveJson } from '../../files/save.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { type History, headsQuery } from './audit.queries.ts'

/** A subject as a name of a file. */
const fileOf = (subject: string): string => `audit-${subject.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}.json`

export function Export({ subject, history: { pages, service } }: { subject: string; history: History }) {
  const { t } = useTranslation('audit')
  const heads = useQuery(headsQuery())
  const file = fileOf(subject)
  const save = () => {
    const own = heads.data?.filter(head => head.service === service) ?? []
    saveJson(file, [...pages, ...(own.length > 0 ? [{ items: own }] : [])])
    toast(t('exported', { file }))
  }
  return (
    <Button onPress={save} isDisabled={heads.isPending}>
      {t('export')}
    </Button>
  )
}
