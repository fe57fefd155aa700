import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'

/** A sentence about what went wrong: the hub's own, which names the fault best, or that it does not answer. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useTranslation('app')
  return error => {
    if (!(error instanceof Problem)) return t('state.broken')
    if (error.status === 0) return t('state.noAnswer')
    const places = error.errors.map(({ path, message }) => (path ? `${path}: ${message}` : message))
    return [error.message || t('state.error'), ...places].join(' · ')
  }
}
