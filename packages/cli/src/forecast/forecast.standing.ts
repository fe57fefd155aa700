import { answer } from '@lodestone/client'
import { type Context, idOf } from '../command.ts'

/** A forecast as it stands at the hub, by its id or reference. */
export async function standing({ hub }: Context, name: string) {
  const id = await idOf(hub, '/demand/forecasts', name)
  return answer(hub.GET('/demand/forecasts/{id}', { params: { path: { id } } }))
}
