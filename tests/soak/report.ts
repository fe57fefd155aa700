import { BOUNDS, LEAST_MINUTES, MiB } from './memory.ts'
import type { Report } from './run.ts'
import type { Sample } from './samples.ts'

/** Faults of one kind that are told in full. */
const MOST_TOLD = 20
const FIRST = 0.2

/** What a soak found, in lines for people. */
export function reportText(report: Report): string {
  const { minutes, acknowledged, lost, doubled, faults, rounds, blows, growths, samples } = report
  const mib = (bytes: number | undefined) => (bytes === undefined ? '–' : (bytes / MiB).toFixed(1))
  const happened = Object.entries(blows).map(([what, count]) => `${what} ${count}`)
  return [
    `${minutes} minutes: ${acknowledged} commands acknowledged, ${lost.length} lost, ${doubled.length} doubled; ${faults.length} other faults`,
    `rounds: ${rounds.played} played, verified and replayed, with ${rounds.commands} commands of their own`,
    `what happened: ${happened.join(', ')}`,
    `read meanwhile: ${report.looks} answers to somebody who looks, ${report.webhooks} messages of a webhook`,
    `at rest after ${(report.restMs / 1_000).toFixed(1)} s; ${report.records} records in the log; ${report.restored} entries of the restored journals compared`,
    '',
    `| process | resident MiB | heap MiB | resident MiB/h (at most ${BOUNDS.resident / MiB}) | heap MiB/h, collected (at most ${BOUNDS.heap / MiB}) | of minutes | descriptors | delay ms |`,
    '|---|---|---|---|---|---|---|---|',
    ...growths.map(one => {
      const cells = [mib(one.resident), mib(one.heap), mib(one.slopes.resident), mib(one.slopes.heap)]
      const seen = [one.minutes.toFixed(1), one.descriptors, one.delayMs.toFixed(0)]
      return `| ${one.name}${one.isSpared ? '' : ' (killed)'} | ${[...cells, ...seen].join(' | ')} |`
    }),
    ...(minutes < LEAST_MINUTES ? [`memory is not judged in less than ${LEAST_MINUTES} minutes`] : []),
    '',
    ...diskText(samples, minutes * 60_000),
    ...told('lost', lost),
    ...told('doubled', doubled),
    ...told('fault', faults),
  ].join('\n')
}

/** How much is written for a command, after the warm-up, those of rounds beside it. */
function diskText(samples: readonly Sample[], endMs: number): string[] {
  const first = samples.find(({ at }) => at >= endMs * FIRST)
  const last = samples.at(-1)
  if (!first || !last || last.commands === first.commands) return []
  const commands = last.commands - first.commands
  const row = (what: string, of: (sample: Sample) => number | undefined): string => {
    const [before, after] = [of(first) ?? 0, of(last) ?? 0]
    return `| ${what} | ${(before / MiB).toFixed(1)} | ${(after / MiB).toFixed(1)} | ${Math.round((after - before) / commands).toLocaleString('en')} |`
  }
  const schemas = (sample: Sample): number => [...sample.disk.schemas.values()].reduce((sum, one) => sum + one, 0)
  return [
    `| on disk | MiB after the warm-up | MiB at the end | bytes for each of ${commands} commands |`,
    '|---|---|---|---|',
    ...[...last.disk.schemas.keys()].sort().map(name => row(`schema ${name}`, ({ disk }) => disk.schemas.get(name))),
    row('all schemas', schemas),
    row('topics', ({ disk }) => disk.topics),
    row('logs', ({ disk }) => disk.logs),
    row("PostgreSQL's log of changes (kept within its bounds)", ({ disk }) => disk.changes),
    '',
  ]
}

const told = (what: string, all: readonly string[]): string[] => [
  ...all.slice(0, MOST_TOLD).map(one => `${what}: ${one}`),
  ...(all.length > MOST_TOLD ? [`${what}: and ${all.length - MOST_TOLD} more`] : []),
]
