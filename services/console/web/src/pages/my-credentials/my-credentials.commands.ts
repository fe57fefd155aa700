import { api, ask } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'
import type { Pasted } from '../../origin/pasted.ts'

/** Gives a credential; the same one again answers the same, so that no key is needed. What rests on it is judged again. */
export const useGive = () =>
  useCommand(
    (pasted: Pasted) => ask(api.POST('/supply/credentials', { body: pasted })),
    'credentials',
    'offers',
    'screening',
  )

export const useWithdraw = (id: string) =>
  useCommand(
    (version: number) =>
      ask(api.DELETE('/supply/credentials/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
    'credentials',
    'batches',
    'offers',
    'screening',
  )
