import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { limitQuery } from '../../../approvals/limit.queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useSession } from '../../../session/session.tsx'
import { isApprover } from '../../../session/token.ts'

/** Tells a trader what becomes of an acceptance above the organisation's limit. */
export function AboveLimit() {
  const { t } = useTranslation('my-rounds')
  const format = useFormat()
  const session = useSession()
  const limit = useQuery({ ...limitQuery(), enabled: !isApprover(session) }).data?.limit
  return limit ? <p>{t('aboveLimit', { sum: format.sum(limit) })}</p> : null
}
