import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { participantsQuery } from '../../api/queries.ts'

/** Whose something is, by its legal name, once that is known. */
export function useHolders(): (one: { readonly participantId: string }) => string {
  const participants = useQuery(participantsQuery()).data?.items
  return useMemo(() => {
    const names = new Map(participants?.map(one => [one.id, one.legalName]))
    return ({ participantId }) => names.get(participantId) ?? (participants ? participantId : '…')
  }, [participants])
}
