import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** How many long files begin beside those of the other projects, which mostly wait: the other workers have something to do meanwhile. */
const BESIDE = 2
/** Rooms of long tests: some fill the processor, such as those with a browser, others wait most of the time. */
const LONG = ['tests/browser/', 'tests/faults/', 'packages/engine/', 'tests/system/', 'infra/', 'tests/']

/**
 * Begins with a file of each of these rooms in turn, so that what works and what waits runs side by side, and ends with the short files of
 * all others. Within a room the order is vitest's: by how long a file took, or by its size where that is not known. Of the last project,
 * which has most of the files, some begin before all others.
 */
export class RoomsInTurn extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // Files of one project stay together, since its workers serve no other.
    const projects = Map.groupBy(sorted, ({ project }) => project)
    const inOrder = [...projects].map(([{ config }, own]) => {
      const rooms = Map.groupBy(own, ({ moduleId }) => roomOf(moduleId.slice(config.root.length + 1)))
      const inTurn = LONG.map(room => rooms.get(room) ?? [])
      const most = Math.max(...inTurn.map(room => room.length))
      const long = Array.from({ length: most }, (_, nth) => inTurn.flatMap(room => room.slice(nth, nth + 1)))
      return [...long.flat(), ...(rooms.get(undefined) ?? [])]
    })
    const last = inOrder.pop() ?? []
    return [...last.slice(0, BESIDE), ...inOrder.flat(), ...last.slice(BESIDE)]
  }
}

const roomOf = (file: string): string | undefined => LONG.find(room => file.startsWith(room))
