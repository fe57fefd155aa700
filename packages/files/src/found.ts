import { type FileFound, type FileMapping, MOST_MAPPED } from '@lodestone/contracts'
import { isPieces } from './mass.ts'

/** What a row of a file says that a mapping gives a meaning to. */
export type Seen = {
  readonly number: string | undefined
  readonly plant: string | undefined
  readonly unit: string | undefined
  readonly about?: string | undefined
}

/** The material numbers and plants of a file, in its order, with whether the mapping names them. */
export function foundIn(
  seen: readonly Seen[],
  { materials, plants = {} }: Pick<FileMapping, 'materials' | 'plants'>,
): Pick<FileFound, 'materials' | 'plants' | 'unplaced' | 'unitless'> {
  const numbers = new Map<string, { rows: number; pieces: boolean; about?: string }>()
  const places = new Map<string, number>()
  for (const { number, plant, unit, about } of seen) {
    if (plant !== undefined) places.set(plant, (places.get(plant) ?? 0) + 1)
    if (number === undefined) continue
    const known = numbers.get(number) ?? { rows: 0, pieces: false }
    numbers.set(number, {
      ...known,
      rows: known.rows + 1,
      pieces: known.pieces || isPieces(unit),
      ...(known.about === undefined && about !== undefined ? { about } : {}),
    })
  }
  return {
    materials: [...numbers]
      .slice(0, MOST_MAPPED)
      .map(([number, of]) => ({ number, ...of, mapped: Object.hasOwn(materials, number) })),
    plants: [...places]
      .slice(0, MOST_MAPPED)
      .map(([number, rows]) => ({ number, rows, mapped: Object.hasOwn(plants, number) })),
    unplaced: seen.filter(one => one.plant === undefined).length,
    unitless: seen.filter(one => one.unit === undefined).length,
  }
}
