import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { materialsQuery } from './queries.ts'

/** Names of materials by their ids, in words where the catalogue is read already. */
export function useMaterialName(): (id: string) => string {
  const { data } = useQuery(materialsQuery())
  return useCallback(id => String(data?.items.find(material => material.id === id)?.name ?? id), [data])
}

/** What something is of: the material's name and its grade. */
export function useGoods(): (one: { readonly material: string; readonly grade?: string }) => string {
  const nameOf = useMaterialName()
  return ({ material, grade }) => [nameOf(material), grade].filter(Boolean).join(' ')
}
