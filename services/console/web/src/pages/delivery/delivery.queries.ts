import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask } from '../../api/client.ts'
import { readProof } from '../round/take-part/my-rounds.queries.ts'
import { judge, type ProofVerdict } from '../round/take-part/proof.ts'

/** Everything that a delivery rests on. */
export type Proof = Answer<'/deliveries/{id}/proof'>

export const proofQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'proof', id],
    queryFn: () => ask(api.GET('/deliveries/{id}/proof', { params: { path: { id } } })),
  })

export type Sealed = { readonly verdict: ProofVerdict; readonly root: string }

/** Whether the offer is under a sealed root of its round, as this browser computes it. */
export const sealedQuery = ({ roundId, offerId }: Pick<Proof['delivery'], 'roundId' | 'offerId'>) =>
  queryOptions({
    queryKey: ['rounds', 'proof', roundId, offerId],
    staleTime: 3_600_000,
    queryFn: async (): Promise<Sealed> => {
      const [{ seals }, proof] = await Promise.all([
        ask(api.GET('/rounds/{id}', { params: { path: { id: roundId } } })),
        readProof(roundId, { id: offerId, kind: 'offer' }),
      ])
      return { verdict: await judge(proof, offerId, seals), root: proof.root }
    },
  })
