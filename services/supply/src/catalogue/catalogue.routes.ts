import { templateOf } from '@lodestone/files'
import { DEFAULT_PAGE, implement, notFound, notOfThisList, readCursor, toPage } from '@lodestone/http'
import { isOneOf } from '@lodestone/kernel'
import { findMaterial, materials } from '@lodestone/provenance'
import { given, type ServiceContext } from '@lodestone/service'
import { rowsAfter } from './catalogue.ts'
import { materialView } from './material.view.ts'

const TEMPLATES = ['forecast', 'offer'] as const
const FORMATS = ['csv', 'xlsx'] as const

/** The catalogue of materials is data of this release: it changes with it and by no command. */
export function catalogueRoutes({ clock }: Pick<ServiceContext, 'clock'>) {
  return implement({
    listMaterials: async call => {
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
    readMaterial: async call => {
      const row = findMaterial(call.params.id)
      if (!row) throw notFound()
      return { body: materialView(row) }
    },
    readTemplate: async call => {
      const [list, format, ...more] = (call.params.name ?? '').split('.')
      if (!isOneOf(TEMPLATES, list) || !isOneOf(FORMATS, format) || more.length > 0) throw notFound()
      const ids = materials.map(material => material.id)
      const nextYear = clock().getUTCFullYear() + 1
      return given(templateOf(list, nextYear, ids), format)
    },
  })
}
