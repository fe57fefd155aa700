import { isOneOf } from '@lodestone/kernel/members'
import { grams } from '@lodestone/kernel/quantity'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { materialsQuery } from '../api/queries.ts'
import { useFormat } from '../format/use-format.ts'
import { FORMS, type FormOf, type Goods, type Mass, massesOf } from './masses.ts'

/** What a material is traded as; nothing of one that is not known, or not yet. */
export function useFormOf(): FormOf {
  const { data } = useQuery(materialsQuery())
  return useCallback(
    material => {
      const form = String(data?.items.find(({ id }) => id === material)?.stage)
      return isOneOf(FORMS, form) ? form : undefined
    },
    [data],
  )
}

/** A mass with what it is a mass of; nothing is a mass of nothing. */
export function useMassOf(): (mass: Mass, said: (kg: string) => string) => string {
  const { t } = useTranslation('app')
  return useCallback(
    ({ form, kg }, said) =>
      form === undefined && grams(kg) === 0n ? said(kg) : t(`mass.${form ?? 'other'}`, { mass: said(kg) }),
    [t],
  )
}

/** What goods weigh together, in words: one mass, or one for each form that they are traded as. `isRounded`: in tonnes. */
export function useMasses(isRounded = false): (goods: readonly Goods[]) => string {
  const massOf = useMassOf()
  const format = useFormat()
  const formOf = useFormOf()
  const said = isRounded ? format.mass : format.kg
  return goods => {
    const masses = massesOf(goods, formOf)
    const [first, ...others] = masses
    if (first && others.length === 0) return said(first.kg)
    return format.list(masses.map(mass => massOf(mass, said)))
  }
}
