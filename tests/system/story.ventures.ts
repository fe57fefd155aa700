import type { RouteId } from '@lodestone/contracts'
import { examples, ids } from '@lodestone/contracts/examples'
import { type Api, type TestHub, until } from '@lodestone/testing'
import { registered } from './hub.ts'
import type { Names } from './story.names.ts'
import { closed, opened } from './venture.ts'

/** What has happened besides, before parts of the story of a round of projects. */
export const venturesBefore = ({
  hub,
  names,
  operator,
}: {
  readonly hub: TestHub
  readonly names: Names
  readonly operator: Api
}): Partial<Record<RouteId, () => Promise<void>>> => ({
  readProjectTerms: async () => names.set(ids.projectRound, await opened(operator)),
  previewOwnPledges: async () => {
    const { id, api } = await registered(hub, 'funder')
    names.set(ids.funder, id)
    const preview = `/project-rounds/${names.get(ids.projectRound)}/pledges/previews`
    const body = examples.previewOwnPledges?.body
    await until('its commands are welcome', async () => (await api.post(preview, body)).status !== 403)
  },
  readProjectResult: async () => {
    await closed(operator, String(names.get(ids.projectRound)), 'decided')
  },
})
