import { canonicalJson, sha256Hex } from './canonical.ts'
import { leafHash } from './merkle.hash.ts'

/** Where a subject's chain stood at the end of a day. */
export type ChainHead = { readonly subject: string; readonly seq: number; readonly hash: string }

/** What a service commits to for a UTC day: how many subjects grew, and the Merkle root over where their chains stood. */
export type DayRoot = {
  readonly service: string
  readonly day: string
  readonly subjects: number
  readonly root: string
}

/** A day's head, linked to the one of the day before as the entries of a chain are: the first `previous` is `CHAIN_START`. */
export type DailyHead = DayRoot & { readonly previous: string; readonly hash: string }

/** Leaf of a chain head in the tree of its day: the RFC 9162 hash of its canonical JSON. Leaves stand in order of subject, by code point. */
export const chainHeadLeaf = ({ subject, seq, hash }: ChainHead): Buffer =>
  leafHash(canonicalJson({ subject, seq, hash }), '')

/** SHA-256 of `previous` as 64 hex characters, then the canonical JSON of the day without its two hashes. */
export const dailyHeadHash = (previous: string, { service, day, subjects, root }: DayRoot): string =>
  sha256Hex(previous + canonicalJson({ service, day, subjects, root }))
