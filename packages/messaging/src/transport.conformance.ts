import { afterAll, beforeAll, describe } from 'vitest'
import { trialOf } from './conformance.fixture.ts'
import { deliveryConformance } from './delivery.conformance.ts'
import { groupConformance } from './group.conformance.ts'
import type { Transport } from './ports.ts'
import { positionConformance } from './position.conformance.ts'
import { topicConformance } from './topic.conformance.ts'

/** What every transport promises, whatever else it does. Run against the real broker, against the log in PostgreSQL and against the one in memory. */
export function conformance(name: string, open: () => Transport | Promise<Transport>): void {
  describe(`${name} as a transport`, () => {
    let transport: Transport
    const trial = trialOf(() => transport)

    beforeAll(async () => {
      transport = await open()
    })
    afterAll(async () => {
      await trial.stop()
      await transport?.close()
    })

    deliveryConformance(trial)
    positionConformance(trial)
    groupConformance(trial)
    topicConformance(trial)
  })
}
