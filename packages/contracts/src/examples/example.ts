import type { Role } from '../route.ts'
import type { RouteId } from '../routes.ts'

/** A call as the documents show it and as a test sends it to the running hub. */
export type Example = {
  /** Whose token goes with it: a member's, a supplier's and a funder's are those of `ids.member`, `ids.supplier` and `ids.funder`, an applicant's names nobody. */
  readonly as: Role | 'applicant'
  readonly path?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly headers?: Readonly<Record<string, string>>
  /** The body as JSON, or the file of a multipart body. */
  readonly body?: unknown
  /** The same body as another media type that the route takes, sent too. */
  readonly also?: Readonly<Record<string, OtherBody>>
  /** Where in the answer the ids stand that later examples name, such as `{ [ids.round]: 'id' }`. The test waits until they are there. */
  readonly gives?: Readonly<Record<string, string>>
}
export type OtherBody = {
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
} & ({ readonly text: string } | { readonly template: Template } | { readonly sheets: readonly Sheet[] })
/** A sheet of a workbook: the row of its columns' names, then those of its cells. */
export type Sheet = { readonly name: string; readonly rows: readonly (readonly string[])[] }
/** A workbook shows nothing as a text: the template that the hub gives out is the example. */
export type Template = 'forecast.xlsx' | 'offer.xlsx'
export type Examples = { readonly [Id in RouteId]?: Example }
