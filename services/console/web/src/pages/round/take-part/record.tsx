import type { Round } from '../../../round/round.ts'
import { Proofs } from './record.proofs.tsx'
import { SealedRecord } from './record.sealed.tsx'
import { Settled } from './record.settled.tsx'

/** The check of one's own entries against the public seal, and the record as a participant sees it. */
export function Record({ round }: { round: Round }) {
  return (
    <>
      <Settled round={round} />
      <Proofs round={round} />
      <SealedRecord round={round} />
    </>
  )
}
