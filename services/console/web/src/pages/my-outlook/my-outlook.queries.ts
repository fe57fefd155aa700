import { queryOptions } from '@tanstack/react-query'
import { type Answer, api, ask, type Body } from '../../api/client.ts'
import { useCommand } from '../../api/queries.ts'

export type OwnExposure = Answer<'/outlook/exposure'>
export type ExposedScenario = OwnExposure['scenarios'][number]
export type OwnLines = Answer<'/outlook/lines'>
export type OwnLine = OwnLines['lines'][number]
export type StockPreview = Answer<'/outlook/stock/previews', 'post'>
export type LinesStated = Body<'/outlook/lines', 'put'>

/** Milliseconds between two looks: a new baseline changes it, and members may not watch the stream. */
const LOOK_EVERY_MS = 300_000

export const ownExposureQuery = () =>
  queryOptions({
    queryKey: ['outlook', 'exposure'],
    staleTime: 60_000,
    refetchInterval: LOOK_EVERY_MS,
    queryFn: () => ask(api.GET('/outlook/exposure')),
  })

/** One's own lines. They are not read again by themselves: who edits is not to lose what was typed, and a change meanwhile is told when it is saved. */
export const ownLinesQuery = () =>
  queryOptions({
    queryKey: ['outlook-lines'],
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    queryFn: readOwnLines,
  })

/** The lines as they are at the hub now, beside those that are edited. */
export const readOwnLines = () => ask(api.GET('/outlook/lines'))

/** Replaces all lines: refused (412) when others of the organisation have stated them since. */
export const useStateLines = () =>
  useCommand(
    ({ version, ...body }: LinesStated & { version: number }) =>
      ask(api.PUT('/outlook/lines', { params: { header: { 'If-Match': `"${version}"` } }, body })),
    'outlook',
  )
