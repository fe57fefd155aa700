import { isOneOf, present } from '@lodestone/kernel'
/** A step between the ground and a magnet that an offer's chain of origin names. */
export type Stage = 'mining' | 'recycling' | 'separation' | 'metal' | 'alloy' | 'magnet'

/** From the mine to the magnet; recycling stands beside it as another source. */
export const STAGES: readonly Stage[] = ['mining', 'separation', 'metal', 'alloy', 'magnet']

/** Where recycled material can enter: oxide from leached scrap, alloy from remelted scrap, magnet from powder used again. */
const RECYCLING_FEEDS: ReadonlySet<Stage> = new Set<Stage>(['separation', 'alloy', 'magnet'])

/** Whether recycled material can enter at a stage. */
export const isRecyclingFeed = (stage: Stage): boolean => RECYCLING_FEEDS.has(stage)

/** Whether a text names a stage. */
export const isStage = (text: string): text is Stage => text === 'recycling' || isOneOf(STAGES, text)

/**
 * The stages that a chain must name for goods made at `last`, in order, given those it does name. Mined feed needs every stage from
 * the mine on. A chain that names recycling and no mine needs every stage from where the recycled feed enters: the first one it names
 * that recycling can feed. A chain that names both needs both.
 */
export function requiredStages(last: Stage, named: ReadonlySet<string>): Stage[] {
  if (last === 'recycling') return ['recycling']
  const line = STAGES.slice(0, STAGES.indexOf(last) + 1)
  if (!named.has('recycling')) return line
  if (named.has('mining')) return ['recycling', ...line]
  const first = line.findIndex(stage => named.has(stage))
  const entry = first < 0 ? last : present(line[first])
  const from = RECYCLING_FEEDS.has(entry) ? entry : present(line[line.indexOf(entry) - 1])
  return ['recycling', ...line.slice(line.indexOf(from))]
}
