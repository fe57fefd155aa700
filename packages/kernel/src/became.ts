/** What became of goods that a match gave: all that is asked here is whether somebody refused them, or they lapsed. */
type Given = { readonly state: string }

/** What became of what a match gave an entry, where not all of it still stands. */
export type Became = 'declined' | 'lapsed' | 'partly-declined' | 'partly-lapsed'

/** Whether goods are still given: what was declined or has lapsed gives nobody anything. */
export const isAlive = ({ state }: Given): boolean => state !== 'declined' && state !== 'lapsed'

/** What became of what a match gave an entry; `undefined` where it gave nothing, or all of it stands. Nobody was served with what was refused. */
export function becameOf(given: readonly Given[]): Became | undefined {
  if (given.every(isAlive)) return undefined
  const how = given.some(({ state }) => state === 'declined') ? 'declined' : 'lapsed'
  return given.some(isAlive) ? `partly-${how}` : how
}
