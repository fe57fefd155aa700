import type { ParticipantDraft, RoundDraft } from '@lodestone/contracts'
import { NARVA_BATCHES, type SampleBatch } from './sample/batches.ts'
import { forecasts, type SampleForecast } from './sample/demand.ts'
import { offers, type SampleOffer } from './sample/offers.ts'
import { participants } from './sample/participants.ts'
import { roundDraft } from './sample/round.ts'

export type SampleData = {
  readonly participants: readonly ParticipantDraft[]
  readonly forecasts: readonly SampleForecast[]
  readonly offers: readonly SampleOffer[]
  readonly batches: readonly SampleBatch[]
  readonly round: RoundDraft
}

/**
 * One round's worth of sample data: the same for the same `run` and `now`. The run is part of every reference that has to be new each time;
 * participants keep theirs. `infra/demo/README.md` says what in it is a published fact; everything else is illustrative.
 */
export const sampleRound = ({ run, now }: { run: string; now: Date }): SampleData => ({
  participants: participants(),
  forecasts: forecasts(run),
  offers: offers(run, now),
  batches: NARVA_BATCHES,
  round: roundDraft(run, now),
})
