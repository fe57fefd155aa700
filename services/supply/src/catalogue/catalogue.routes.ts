import { type Call, DEFAULT_PAGE, notFound, notOfThisList, readCursor, toPage } from '@lodestone/http'
import { materials } from '@lodestone/provenance'
import { policyViews, rowsAfter } from './catalogue.ts'

type Row = { readonly id: string }
type Paging = { limit?: number; cursor?: string }

/** The catalogue is data of this release: materials and policies change with it and by no command. */
export function catalogueRoutes() {
  const list = (rows: readonly Row[]) => async (call: Call<undefined, Paging>) => {
    const { limit = DEFAULT_PAGE, cursor } = call.query
    const found = rowsAfter(rows, readCursor(cursor), limit)
    if (!found) throw notOfThisList()
    return {
      body: toPage(
        found,
        limit,
        row => row.id,
        row => row,
      ),
    }
  }
  const read = (rows: readonly Row[]) => async (call: Call) => {
    const row = rows.find(one => one.id === call.params.id)
    if (!row) throw notFound()
    return { body: row }
  }
  return {
    listMaterials: list(materials),
    readMaterial: read(materials),
    listPolicies: list(policyViews),
    readPolicy: read(policyViews),
  }
}
