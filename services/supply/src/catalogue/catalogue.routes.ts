import { type Call, DEFAULT_PAGE, notFound, notOfThisList, readCursor, toPage } from '@lodestone/http'
import { findMaterial, materials } from '@lodestone/provenance'
import { rowsAfter } from './catalogue.ts'
import { materialView } from './material.view.ts'

/** The catalogue of materials is data of this release: it changes with it and by no command. */
export function catalogueRoutes() {
  return {
    listMaterials: async (call: Call<undefined, { limit?: number; cursor?: string }>) => {
      const { limit = DEFAULT_PAGE, cursor } = call.query
      const found = rowsAfter(materials, readCursor(cursor), limit)
      if (!found) throw notOfThisList()
      return {
        body: toPage(
          found,
          limit,
          row => row.id,
          row => row,
        ),
      }
    },
    readMaterial: async (call: Call) => {
      const row = findMaterial(call.params.id ?? '')
      if (!row) throw notFound()
      return { body: materialView(row) }
    },
  }
}
