import { leafHash, verifyMerklePath } from '@lodestone/kernel'
import type { Check } from './record.ts'

/** Proof that one's own entry is under a sealed root (`GET /rounds/{id}/proofs`). */
export type BookProof = {
  readonly leaf: string
  readonly salt: string
  readonly index: number
  readonly count: number
  readonly path: readonly string[]
  readonly root: string
}
/** What a round, or its record, says of its sealed books to everybody. */
export type SealedRound = {
  readonly seals: readonly { readonly owner: string; readonly root: string; readonly count?: number }[]
}

/** Whether an entry leads to its root, and whether that is the root of a book of the rounds given. */
export function checksOfBookProof(proof: BookProof, rounds: readonly SealedRound[]): Check[] {
  const { leaf, salt, index, count, path, root } = proof
  const seal = rounds.flatMap(round => round.seals).find(one => one.root === root)
  return [
    [
      `the entry leads, from place ${index + 1} of ${count}, to the root ${root}`,
      /^[0-9a-f]{32}$/.test(salt) && verifyMerklePath(leafHash(leaf, salt), index, count, path, root),
    ],
    // Members are told the count of a book only where disclosure allows it; its root always. Blank leaves stand among its entries.
    ...(rounds.length > 0
      ? [
          [
            `that root is the public seal of the ${seal?.owner ?? ''} book`.replace('  ', ' '),
            seal !== undefined && (seal.count === undefined || seal.count <= count),
          ] as const,
        ]
      : []),
  ]
}
