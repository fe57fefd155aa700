import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { participantsQuery } from '../../../api/queries.ts'
import { bookQuery } from '../project-rounds.queries.ts'

/** Whose an ask or pledge of a decided book is, by its name in the book; nothing before the book is read. */
export function useOwners(roundId: string): (name: string) => string | undefined {
  const book = useQuery(bookQuery(roundId)).data
  const participants = useQuery(participantsQuery()).data
  return useMemo(() => {
    const names = new Map(participants?.items.map(({ id, legalName }) => [id, legalName]))
    const owners = new Map([
      ...(book?.asks.map(({ ask, member }) => [ask, member] as const) ?? []),
      ...(book?.pledges.map(({ pledge, funder }) => [pledge, funder] as const) ?? []),
    ])
    return name => {
      const owner = owners.get(name)
      return owner && (names.get(owner) ?? owner)
    }
  }, [book, participants])
}
