import { canonicalJson } from './canonical.ts'
import { leafHash } from './merkle.hash.ts'

/**
 * What a service commits to when its histories have grown: the Merkle root over where the chains stood that grew since the commitment before.
 * The commitments of a service, numbered from 0 on without a gap, are the leaves of its log.
 */
export type LogCommitment = { readonly number: number; readonly time: string; readonly root: string }

/** Leaf of a commitment in its service's log: the RFC 9162 hash of its canonical JSON. */
export const commitmentLeaf = ({ number, time, root }: LogCommitment): Buffer =>
  leafHash(canonicalJson({ number, time, root }), '')
