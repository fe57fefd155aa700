import { type DeliveryProof, MAX_POSTINGS, MAX_WAY } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { formatKg } from '@lodestone/kernel'
import { drawsOfAward } from '../batch/award.draw.store.ts'
import { wayOf } from '../batch/batch.listing.store.ts'
import { showPosting } from '../batch/batch.view.ts'
import { drawsOf } from '../batch/draw.store.ts'
import { postingsFor } from '../batch/posting.store.ts'
import { showJudged } from '../batch/proof.store.ts'
import { credentialsOf } from '../credential/credential.store.ts'
import { showCredential } from '../credential/credential.view.ts'
import { flowsOf, fromMineOn, type Known, missingIn } from './delivery.proof.ts'
import { type DeliveryRow, readAward, showDelivery } from './delivery.store.ts'
import { latestPassport } from './issued.store.ts'
import { showIssued } from './issued.view.ts'
import { groundsFor } from './passport.store.ts'
import { judgementOf, stagesJudged } from './passport.ts'

/** Everything that a delivery rests on. The caller has all rows in reach. */
export async function proofOfDelivery(sql: Sql, delivery: DeliveryRow, today: string): Promise<DeliveryProof> {
  const grounds = await groundsFor(sql, delivery, today)
  const { offerId, allocationId } = delivery
  const named = await drawsOfAward(sql, allocationId)
  // Batches that have gone back, some of them withdrawn since, stand behind nothing.
  const drawn = [...((await drawsOf(sql, [offerId])).get(offerId) ?? []), ...named]
    .filter(one => one.offered + one.reserved + one.committed + one.delivered > 0n)
    .map(one => one.batch)
  const batches = fromMineOn(await wayOf(sql, drawn, MAX_WAY))
  const judged = await showJudged(sql, batches)
  const known = {
    delivery,
    award: await readAward(sql, delivery.allocationId),
    passport: await latestPassport(sql, delivery.id),
    judgement: judgementOf(grounds),
    stages: stagesJudged(grounds),
    drawn,
    batches,
    proven: new Set(judged.filter(one => one.assurance === 'verified').map(one => one.id)),
    credentials: await credentialsOf(
      sql,
      batches.map(one => one.id),
    ),
    postings: await postingsFor(sql, delivery, MAX_POSTINGS),
  } satisfies Known
  const { award, passport, credentials, postings } = known
  return {
    delivery: { ...showDelivery(delivery), offerId: delivery.offerId },
    ...(award.awarded === null ? {} : { allocatedKg: formatKg(award.awarded) }),
    ...(award.contracted === null || award.contractedOn === null
      ? {}
      : { contract: { quantityKg: formatKg(award.contracted), date: award.contractedOn } }),
    ...(passport ? { passport: showIssued(passport) } : {}),
    batches: judged.slice(-MAX_WAY).map(batch => {
      const { issuer: _, accounts: __, findings: ___, registeredAt: ____, ...own } = batch
      return own
    }),
    flows: flowsOf(known),
    credentials: credentials.map(held => {
      const { taken: _, stages: __, version: ___, givenAt: ____, nextCheckAt: _____, ...own } = showCredential(held)
      return own
    }),
    postings: postings.map(row => ({ batch: row.batch_id, ...showPosting(row) })),
    missing: missingIn(known),
  }
}
