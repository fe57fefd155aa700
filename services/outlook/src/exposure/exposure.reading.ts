import type { OutlookBaseline, OwnExposure } from '@lodestone/contracts'
import { notFound } from '@lodestone/http'
import { canonicalHash, fromJson } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { standingBaseline } from '../baseline/baseline.standing.ts'
import { readContent } from '../baseline/baseline.store.ts'
import type { Pool } from '../computation/computation.pool.ts'
import { findLines, type OwnLinesRow, unstated } from '../lines/lines.store.ts'
import { playedOf, publishedFrom } from '../scenario/scenario.ts'
import { findExposure, saveExposure } from './exposure.store.ts'
import { type Exposed, readOn } from './exposure.ts'

/** Raised when what is computed changes, so that what was kept is computed anew. */
const RULES = '2'

/** How a member's lines fare, computed where it is not kept yet. */
export function exposureReading({ database, clock }: ServiceContext, asked: Pool) {
  async function exposed(baseline: OutlookBaseline, own: OwnLinesRow): Promise<Exposed> {
    const played = publishedFrom(baseline.from).map(({ id, name, basis, sources, ...scenario }) => ({
      ...{ id, name, basis, sources },
      scenario: playedOf({ name, ...scenario }),
    }))
    const scenarios = played.map(({ scenario }) => canonicalHash(scenario))
    const digest = canonicalHash([RULES, baseline.digest, own.digest, ...scenarios])
    const known = await findExposure(database, own.participantId, digest)
    if (known) return fromJson(known)
    const content = await readContent(database, baseline.id)
    if (!content) throw notFound()
    const { participantId: owner, lines } = own
    const answer = await asked.ask({ kind: 'exposure', baseline: content, owner, lines, played })
    await saveExposure(database, { participantId: owner, digest, answer })
    return fromJson(answer)
  }

  return async (
    participantId: string,
  ): Promise<{ baseline: OutlookBaseline; own: OwnLinesRow; exposure: OwnExposure }> => {
    const baseline = await standingBaseline(database)
    const own = (await findLines(database, participantId)) ?? unstated(participantId)
    const today = clock().toISOString().slice(0, 10)
    const exposure = {
      baselineId: baseline.id,
      baselineVersion: baseline.version,
      linesVersion: own.version,
      ...readOn(await exposed(baseline, own), { today, from: baseline.from }),
    }
    return { baseline, own, exposure }
  }
}
