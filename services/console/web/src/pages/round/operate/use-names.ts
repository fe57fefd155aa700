import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { participantsQuery } from '../../../api/queries.ts'
import { useMaterialName } from '../../../api/use-material-name.ts'

/** Names of materials; their ids until they are read. */
export function useNames(): { material: (id: string) => string } {
  const material = useMaterialName()
  return useMemo(() => ({ material }), [material])
}

export type Party = { readonly name: string; readonly country: string; readonly bloc: string | undefined }

const NOBODY: Party = { name: '–', country: '', bloc: undefined }

/** Who an organisation is. */
export function useParties(): (id: string | undefined) => Party {
  const { t } = useTranslation('app')
  const { data } = useQuery(participantsQuery())
  return useMemo(() => {
    const parties = new Map(
      data?.items.map(({ id, legalName, country, bloc }): [string, Party] => [id, { name: legalName, country, bloc }]),
    )
    const unread: Party = { name: data ? t('unnamed') : '…', country: '', bloc: undefined }
    return (id: string | undefined) => parties.get(id ?? '') ?? (id === undefined ? NOBODY : unread)
  }, [data, t])
}
