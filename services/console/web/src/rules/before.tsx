import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { roundsQuery } from '../api/queries.ts'
import type { RoundState } from '../round/round.ts'
import { Link } from '../ui/button.tsx'
import { Loading } from '../ui/state.tsx'

/** Rounds linked to; who is in more finds them in the list. */
const MOST_ROUNDS = 5

/** A form that these rules stand above, once it is known which: what comes later would push it down. */
export function BelowRules({ children }: { children: ReactNode }) {
  useTranslation('round-rules')
  return useQuery(roundsQuery()).isPending ? <Loading /> : children
}

/** Above a form: the rules of each round that what is sent may still join. */
export function RulesBefore({ joins }: { joins: readonly RoundState[] }) {
  return (
    <Suspense fallback={null}>
      <Rounds joins={joins} />
    </Suspense>
  )
}

function Rounds({ joins }: { joins: readonly RoundState[] }) {
  const { t } = useTranslation('round-rules')
  const rounds = useQuery(roundsQuery()).data?.items.filter(({ state }) => joins.includes(state)) ?? []
  if (rounds.length === 0) return null
  return (
    <nav className="note" aria-label={t('title')}>
      {t('before')}{' '}
      {rounds.slice(0, MOST_ROUNDS).map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ' · '}
          <Link to={`/my/rounds/${id}?tab=rules`}>{name}</Link>
        </span>
      ))}
    </nav>
  )
}
