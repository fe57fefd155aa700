import type { ParticipantDraft, RoundDraft } from '@lodestone/contracts'
import { forecasts, type SampleForecast } from './sample/demand.ts'
import { offers, type SampleOffer } from './sample/offers.ts'
import { participants } from './sample/participants.ts'
import { roundDraft } from './sample/round.ts'

export type SampleData = {
  readonly participants: readonly ParticipantDraft[]
  readonly forecasts: readonly SampleForecast[]
  readonly offers: readonly SampleOffer[]
  readonly round: RoundDraft
}

/**
 * One round's worth of sample data: the same for the same `run` and `now`. The run is part of every reference that has to be new each time;
 * participants keep theirs. `infra/docs/sample-data.md` says what in it is a published fact; everything else is illustrative.
 */
export const sampleRound = ({ run, now }: { run: string; now: Date }): SampleData => ({
  participants: participants(),
  forecasts: forecasts(run),
  offers: offers(run, now),
  round: roundDraft(run, now),
})
