import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { saidWhere } from '../refusal/fault.ts'

/** A sentence about what went wrong: the problem's own, or that the hub does not answer. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation('app')
  return error => {
    if (!(error instanceof Problem)) return t('state.broken')
    if (error.status === 0) return t('state.noAnswer')
    // A sentence that is said of the whole and of where it stands is said once.
    const whole = error.errors.some(one => one.message === error.message) ? [] : [error.message || t('state.error')]
    return [...whole, ...error.errors.map(one => saidWhere(one))].join(' · ')
  }
}
