import { type MetricSample, type Registry, readCounter, readGauge } from '@lodestone/http'
import type { RunningService } from './running.ts'

/** What one service has to show under a name: a number, one for each set of labels, or nothing. */
export type Figure = number | undefined | [labels: string[], value: number][]
export type ReadFigure = (one: RunningService) => Figure | Promise<Figure>
type Show = (name: string, help: string, read: ReadFigure, ...labels: string[]) => void

/** Where figures are shown of all services of a process. */
export type Board = { readonly gauge: Show; readonly counter: Show }

export const boardOf = (registry: Registry, running: readonly RunningService[]): Board => {
  const by =
    (show: typeof readGauge): Show =>
    (name, help, read, ...labels) =>
      show(registry, { name, help, labels: ['service', ...labels], read: () => ofAll(running, read) })
  return { gauge: by(readGauge), counter: by(readCounter) }
}

/** One that cannot be read, because its database is away, is left out: the others are still shown. */
async function ofAll(running: readonly RunningService[], read: ReadFigure): Promise<MetricSample[]> {
  const all = await Promise.allSettled(running.map(async one => [one.service.name, await read(one)] as const))
  return all.flatMap(one => {
    if (one.status === 'rejected') return []
    const [service, value] = one.value
    if (value === undefined) return []
    const figures: [labels: string[], value: number][] = typeof value === 'number' ? [[[], value]] : value
    return figures.map(([labels, each]): MetricSample => [[service, ...labels], each])
  })
}
