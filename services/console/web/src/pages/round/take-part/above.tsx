import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { approvalsQuery } from '../../../approvals/approvals.queries.ts'
import { Approvals, RejectedOf } from '../../../approvals/approvals.tsx'
import { Phases } from '../../../round/phases.tsx'
import type { Round } from '../../../round/round.ts'
import { useMay } from '../../../session/session.tsx'
import { Loading } from '../../../ui/state.tsx'
import { allocationsQuery, entriesQuery, proposalsQuery, realisationQuery } from './my-rounds.queries.ts'
import { NextStep } from './next-step.tsx'
import { Realised } from './realised.tsx'

/**
 * What stands above the parts of a round: where it is, what is to be done, what waits or was rejected, how one's lines weigh. `children` stand below
 * once all of it is known: what comes later would push them down.
 */
export function Above({ round, children }: { round: Round; children: ReactNode }) {
  const sides = { member: useMay('member'), supplier: useMay('supplier') }
  const matched = round.state === 'matched'
  const weighs = round.rules.weights === 'realisation' && sides.member
  const isLoading = [
    useQuery(approvalsQuery(round.id)).isLoading,
    useQuery({ ...approvalsQuery(round.id, 'rejected'), enabled: matched }).isLoading,
    useQuery({ ...realisationQuery(round.id), enabled: weighs }).isLoading,
    useQuery({ ...allocationsQuery(round.id), enabled: matched }).isLoading,
    useQuery({ ...proposalsQuery(round.id), enabled: matched && sides.supplier }).isLoading,
    useQuery(entriesQuery(round.id, sides)).isLoading,
  ].includes(true)
  const below = (
    <>
      {weighs && <Realised round={round} />}
      {children}
    </>
  )
  return (
    <>
      <Phases state={round.state} />
      {isLoading ? (
        <Loading rows={5} />
      ) : (
        <>
          {(sides.member || sides.supplier) && <NextStep round={round} />}
          <Approvals subject={round.id}>
            {matched ? <RejectedOf subject={round.id}>{below}</RejectedOf> : below}
          </Approvals>
        </>
      )}
    </>
  )
}
