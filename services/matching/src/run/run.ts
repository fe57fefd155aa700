import type { ServiceContext } from '@lodestone/service'

/** What a run of a round's matching may be in. `incomplete` waits for what is missing in a book, `failed` for people. */
export type RunState = 'waiting' | 'running' | 'incomplete' | 'done' | 'failed' | 'cancelled'

/** Times an engine that throws or dies is tried. */
const MAX_ATTEMPTS = 4

/** Seconds until a run is tried again after its n-th failed attempt: 2, 4, 8. `undefined`: it has failed. */
export const retryAfterSeconds = (attempts: number): number | undefined =>
  attempts >= MAX_ATTEMPTS ? undefined : 2 ** attempts

/**
 * Milliseconds that the integer selections of a round may take together, in a run and in its replay. By default far beyond what they need, so that
 * a busy machine does not give up what an idle one would match.
 */
export const timeBoxMs = ({ MATCHING_TIME_BOX_SECONDS }: ServiceContext['config']): number =>
  MATCHING_TIME_BOX_SECONDS * 1_000
