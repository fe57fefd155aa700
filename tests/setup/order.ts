import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Rooms whose files take longest, most of the time by waiting; what follows them fills their waits, and the end is of short files. */
const LONGEST_FIRST = ['tests/faults/', 'tests/browser/', 'tests/system/', 'tests/', 'packages/engine/', 'infra/']

/** Orders files by their rooms, and within a room as vitest does: by how long they took, or by size where that is not known. */
export class RoomsInOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const roomOf = ({ project, moduleId }: TestSpecification): number => {
      const file = moduleId.slice(project.config.root.length + 1)
      const room = LONGEST_FIRST.findIndex(start => file.startsWith(start))
      return room < 0 ? LONGEST_FIRST.length : room
    }
    // Files of one project stay together, since its workers serve no other.
    const projects = [...new Set(sorted.map(({ project }) => project))]
    return projects.flatMap(project =>
      sorted.filter(file => file.project === project).sort((a, b) => roomOf(a) - roomOf(b)),
    )
  }
}
