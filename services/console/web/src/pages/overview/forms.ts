import { isOneOf } from '@lodestone/kernel/members'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { FORMS } from '../../goods/masses.ts'

const placeOf = (form: string): number => (isOneOf(FORMS, form) ? FORMS.indexOf(form) : FORMS.length)

/** From oxides to magnets. */
export const byForm = <Row extends { readonly form: string }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => placeOf(a.form) - placeOf(b.form))

/** What a form of goods is called. */
export function useFormName(): (form: string) => string {
  const { t } = useTranslation('app')
  return useCallback(form => t(`form.${isOneOf(FORMS, form) ? form : 'other'}`), [t])
}
