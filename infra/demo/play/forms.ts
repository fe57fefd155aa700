import type { People } from './people.ts'

/** What each material is traded as: oxide, metal, alloy, magnet or recycling. Kilograms of different forms are never added. */
export async function readForms(people: People): Promise<(material: string) => string> {
  const materials = await people.operator.all<{ id: string; stage: string }>('/materials')
  const forms = new Map(materials.map(({ id, stage }) => [id, stage]))
  return material => forms.get(material) ?? ''
}

/** Kilograms together, for a table that rounds them. */
export const sumOf = (kilograms: readonly (string | undefined)[]): number =>
  kilograms.reduce((sum, kg) => sum + Number(kg ?? 0), 0)
