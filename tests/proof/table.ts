/** How long a file of tests took, from loading it to its end. */
export type Tests = { readonly file: string; readonly seconds: number; readonly tests: number }

/** Folders of tests that have a line of their own; all others share one. */
const FOLDERS = [
  'packages/engine',
  'packages/messaging',
  'services/console',
  'tests/abuse',
  'tests/browser',
  'tests/cli',
  'tests/faults',
  'tests/histories',
  'tests/operations',
  'tests/secrecy',
  'tests/simulation',
  'tests/system',
]
const REST = 'the rest'

/** Seconds of file time, files and tests of each folder, those that took longest first. Files run side by side: their times add up to more than the run took. */
export function tableOf(all: readonly Tests[]): string {
  const folders = Map.groupBy(all, ({ file }) => FOLDERS.find(folder => file.startsWith(`${folder}/`)) ?? REST)
  const lines = [...folders].map(([folder, own]) => lineOf(folder, own)).toSorted((a, b) => b.seconds - a.seconds)
  return [...lines, lineOf('all', all)]
    .map(({ folder, seconds, files, tests }) =>
      [
        folder.padEnd(20),
        `${seconds.toFixed(0)} s`.padStart(8),
        `${files} files`.padStart(11),
        `${tests} tests`.padStart(13),
      ].join(''),
    )
    .join('\n')
}

function lineOf(folder: string, own: readonly Tests[]) {
  const sum = (figure: (one: Tests) => number): number => own.reduce((total, one) => total + figure(one), 0)
  return { folder, seconds: sum(one => one.seconds), files: own.length, tests: sum(one => one.tests) }
}
