import type { Round, RoundElements } from '@lodestone/contracts'
import type { People } from './people.ts'
import { type Progress, tonnes } from './progress.ts'

const HEAVY: Readonly<Record<string, string>> = { Dy: 'dysprosium', Tb: 'terbium' }
type ElementRange = { readonly element: string; readonly leastKg: string; readonly mostKg: string }

/** The heavy rare earths in what was asked, offered and matched, whatever its stage, and what substitution saved of them. */
export async function reportElements(people: People, round: Round, progress: Progress): Promise<void> {
  const found = await people.operator.get<RoundElements>(`/rounds/${round.id}/elements`)
  const { assumptions, confirmed, eligible, matched, substitution } = found
  const range = (of: readonly ElementRange[] | undefined, element: string): string => {
    const one = of?.find(each => each.element === element)
    if (!one) return '0 t'
    return one.leastKg === one.mostKg ? tonnes(one.leastKg) : `${tonnes(one.leastKg)} to ${tonnes(one.mostKg)}`
  }
  progress.say()
  progress.say(
    `    Heavy rare earths in oxide, metal and magnets together, from least to most (${assumptions.content}, ${assumptions.yields})`,
  )
  progress.table([
    [
      'contained',
      'confirmed',
      'oxide it takes',
      'eligible offers',
      'matched',
      'saved by grade',
      'saved by substitutes',
    ],
    ...Object.entries(HEAVY).map(([element, name]) => [
      name,
      range(confirmed?.elements, element),
      range(
        confirmed?.elements.map(one => ({ element: one.element, ...one.oxide })),
        element,
      ),
      range(eligible?.elements, element),
      range(matched?.elements, element),
      range(substitution?.byGrade, element),
      range(substitution?.bySubstitute, element),
    ]),
  ])
  for (const { asked, goods, goodsKg, needKg, saved } of (substitution?.pairs ?? []).slice(0, 4))
    progress.say(
      `    ${nameOf(goods)} served ${nameOf(asked)}: ${tonnes(goodsKg)} for ${tonnes(needKg)}, dysprosium saved ${range(saved, 'Dy')}`,
    )
}

const nameOf = ({ material, grade }: { material: string; grade?: string | undefined }): string =>
  grade === undefined ? material : `${material} ${grade}`
