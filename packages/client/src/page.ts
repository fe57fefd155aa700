import type { MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from './api.ts'

type PageAt<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Page } } } }
}
  ? Page extends { items: unknown[]; nextCursor: string | null }
    ? Page
    : never
  : never
/** Paths whose GET answers a list page by page. */
export type PagedPath = { [Path in keyof paths]: [PageAt<Path>] extends [never] ? never : Path }[keyof paths]
export type PageOf<Path extends PagedPath> = PageAt<Path>
export type ItemOf<Path extends PagedPath> = PageAt<Path> extends { items: (infer Item)[] } ? Item : never

type Init<Path extends PagedPath> = paths[Path] extends { get: infer Get }
  ? MaybeOptionalInit<{ get: Get }, 'get'>
  : never
/** What a list is asked with; may be left out where the path has no parameter. */
export type ListInit<Path extends PagedPath> =
  undefined extends Init<Path> ? [init?: NonNullable<Init<Path>>] : [init: Init<Path>]
