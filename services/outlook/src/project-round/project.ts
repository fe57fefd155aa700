import {
  type OwnProjectsDraft,
  type ProjectTermsDraft,
  type PublishedProject,
  projectsStated,
  type TableFault,
} from '@lodestone/contracts'
import { formatKg, grams } from '@lodestone/kernel'
import { expectedGrams, smallest } from '@lodestone/projects'
import type { Sold, Statement } from './statement.ts'

/** Projects of a round at most, of all suppliers. */
const MOST_PROJECTS = 200

export const projects: Statement<OwnProjectsDraft> = {
  part: 'projects',
  by: 'supplier',
  event: projectsStated,
  countOf: draft => draft.projects.length,
  most: MOST_PROJECTS,
  none: { projects: [], projectYears: [], seeks: [] },
  tablesOf: (draft, { owner, nameOf }) => ({
    projects: draft.projects.map(row => ({ ...row, project: nameOf(row.project), supplier: owner })),
    projectYears: draft.projectYears.map(row => ({ ...row, project: nameOf(row.project) })),
    seeks: draft.seeks.map(row => ({ ...row, project: nameOf(row.project) })),
  }),
  againstSold: (draft, sold) =>
    draft.projectYears.flatMap((row, at): TableFault[] => {
      const least = committedAtLeast(draft, row, sold)
      return grams(row.committedKg) >= least
        ? []
        : [
            {
              ...{ table: 'projectYears', row: at + 1, column: 'committedKg' },
              message: `is less than the ${formatKg(least)} kg that earlier rounds have sold`,
            },
          ]
    }),
}

type Year = OwnProjectsDraft['projectYears'][number]

/** Grams of a year that earlier rounds have sold, but no more than the project would make if all went well. */
function committedAtLeast(draft: OwnProjectsDraft, { project, year, ramp }: Year, sold: readonly Sold[]): bigint {
  const nameplate = draft.projects.find(own => own.project === project)?.nameplateKg
  if (nameplate === undefined) return 0n
  const made = expectedGrams(nameplate, { ramp, probability: '1' })
  const before = sold
    .filter(row => row.project === project && row.year === year)
    .reduce((sum, { kg }) => sum + grams(kg), 0n)
  return smallest(before, made)
}

/** Projects of one supplier with what the hub itself has sold of them counted as committed: rounds may have been decided since they were stated. */
export const withSold = (draft: OwnProjectsDraft, sold: readonly Sold[]): OwnProjectsDraft => ({
  ...draft,
  projectYears: draft.projectYears.map(row => {
    const least = committedAtLeast(draft, row, sold)
    return grams(row.committedKg) >= least ? row : { ...row, committedKg: formatKg(least) }
  }),
})

/** What of a supplier's projects everybody admitted sees. */
export const publishedOf = (
  supplierId: string,
  draft: OwnProjectsDraft,
  { rules }: ProjectTermsDraft,
): PublishedProject[] =>
  draft.projects.flatMap(({ project, country, material, phase, nameplateKg }) => {
    const stage = rules.materials.find(row => row.material === material)?.stage
    if (!stage) return []
    const years = draft.projectYears
      .filter(row => row.project === project)
      .map(({ year, ramp, probability, committedKg, leastPooledKg }) => {
        const left = expectedGrams(nameplateKg, { ramp, probability }) - grams(committedKg)
        return { year, ramp, probability, availableKg: formatKg(left > 0n ? left : 0n), leastPooledKg }
      })
    const seeks = draft.seeks.filter(row => row.project === project).map(({ kind, eur }) => ({ kind, eur }))
    return [{ supplierId, project, country, material, stage, phase, nameplateKg, years, seeks }]
  })
